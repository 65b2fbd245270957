//! What becomes of documents and texts on the way to an endpoint and back.

use iam_role::{IamRole, iam_role};
use iam_role_endpoints::Endpoint;

use crate::fixtures::{Outcome, assert_converged, everywhere, role};

everywhere!(
    text_beyond_ascii_comes_back_as_it_went,
    what_escapes_might_eat_comes_back_as_it_went,
    every_element_of_the_grammar_is_taken_and_comes_back,
    managed_policies_are_attached_by_name;
    not on ministack: a_description_in_the_letters_of_xml_comes_back_as_it_went,
);

/// IAM takes Latin-1 in descriptions, letters of any script in tags.
async fn text_beyond_ascii_comes_back_as_it_went(endpoint: &Endpoint) -> Outcome {
    let role = role!(
        description("schreibt Übergaben für José: ÷ × ÿ ¡"),
        tags(équipe = "données", "チーム" = "データ"),
    );
    role.provision(&endpoint.clients().iam).await?;
    assert_converged(endpoint, &role).await
}

/// What URLs, forms, XML and JSON escape.
async fn what_escapes_might_eat_comes_back_as_it_went(endpoint: &Endpoint) -> Outcome {
    let role = role!(
        description("a+b %41 'é' \"c\" \\ {{d}}"),
        tags(note = "a+b = c/d @e"),
        inline_policy(
            "a+b=c,d.e@f-g_h",
            allow(
                "s3:GetObject",
                on("arn:aws:s3:::example-bucket/a+b %41&amp;<x>'é\"\\*"),
                when(string_like("aws:PrincipalTag/team", "100%25/${aws:username}/+ *"))
            )
        )
    );
    role.provision(&endpoint.clients().iam).await?;
    assert_converged(endpoint, &role).await
}

/// ministack does not escape the description in its answer, which then is no XML.
async fn a_description_in_the_letters_of_xml_comes_back_as_it_went(endpoint: &Endpoint) -> Outcome {
    let role = role!(description("a &amp; <b> & c"));
    role.provision(&endpoint.clients().iam).await?;
    assert_converged(endpoint, &role).await
}

/// moto checks the grammar of identity-based policies; the others keep them as they are.
async fn every_element_of_the_grammar_is_taken_and_comes_back(endpoint: &Endpoint) -> Outcome {
    #[iam_role(
        name("writer"),
        trust(
            service("ec2.amazonaws.com"),
            account("111122223333", external_id("partner-1"), require_mfa),
            principal("arn:aws:iam::123456789012:role/admin", tag_session),
            github("octo-org/octo-repo", branch = "main", account = "123456789012"),
            saml("arn:aws:iam::123456789012:saml-provider/corp")
        ),
        inline_policy(
            "all",
            allow("s3:Get*", "s3:List?ucket", on("arn:aws:s3:::example-*/${aws:username}/*"), sid = "Read"),
            allow("dynamodb:GetItem", not_on("arn:aws:dynamodb:*:123456789012:table/secret-*")),
            deny(not_actions("s3:*", "dynamodb:*"), on("*")),
            deny(
                "s3:*",
                on("*"),
                when(
                    bool("aws:SecureTransport", "false"),
                    null("aws:PrincipalTag/team", "true"),
                    not_ip_address("aws:SourceIp", "203.0.113.0/24", "2001:db8::/32"),
                    date_greater_than("aws:CurrentTime", "2030-01-01T00:00:00Z"),
                    numeric_less_than("aws:MultiFactorAuthAge", "3600"),
                    string_not_equals_if_exists("aws:RequestedRegion", "eu-central-1"),
                    for_any_value_string_like("aws:TagKeys", "team*"),
                    arn_like("aws:PrincipalArn", "arn:aws:iam::*:role/admin-*")
                )
            )
        )
    )]
    struct Writer;

    let clients = endpoint.clients();
    Writer.provision(&clients.iam).await?;
    // moto looks at a trust policy only when it is updated.
    let trust = Writer.render()?.trust.to_json();
    clients.iam.update_assume_role_policy().role_name("writer").policy_document(trust).send().await?;
    assert_converged(endpoint, &Writer).await
}

/// moto knows AWS's managed policies: a name that is none, it refuses.
async fn managed_policies_are_attached_by_name(endpoint: &Endpoint) -> Outcome {
    let role = role!(managed_policies("ReadOnlyAccess", "ViewOnlyAccess", "AWSLambdaBasicExecutionRole"));
    role.provision(&endpoint.clients().iam).await?;
    assert_converged(endpoint, &role).await
}
