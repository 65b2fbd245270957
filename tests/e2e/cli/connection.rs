//! Where the command line works: the options, the environment and the configuration files of the AWS command line.

use std::fs;

use iam_role_endpoints::{ACCOUNT, Endpoint};

use super::process::{ended, program};
use crate::fixtures::Outcome;

/// An endpoint on this machine needs no credentials, and says which account it is.
#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_of_this_machine_needs_no_settings() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let url = endpoint.url().ok_or("no address")?;
    let (code, out, err) = ended(program(&["list", "--endpoint-url", url]))?;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains(&format!("arn:aws:iam::{ACCOUNT}:role/writer-1")), "{out}");

    let mut by_environment = program(&["list"]);
    by_environment.env("AWS_ENDPOINT_URL", url);
    assert_eq!(ended(by_environment)?, (Some(0), out, String::new()));
    endpoint.leave();
    Ok(())
}

/// As in the AWS command line: a profile that is named counts more than keys in the environment, and they count more than
/// the profile of `AWS_PROFILE`.
#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_used_as_the_aws_command_line_uses_it() -> Outcome {
    let endpoint = Endpoint::ministack().await?;
    let url = endpoint.url().ok_or("no address")?;
    let folder = tempfile::tempdir()?;
    let config = folder.path().join("config");
    let keys = "aws_access_key_id = test\naws_secret_access_key = test\nregion = eu-west-1";
    fs::write(&config, format!("[profile local]\n{keys}\nendpoint_url = {url}\n"))?;
    let wrong = [("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "wrong")];

    let mut named = program(&["list", "--profile", "local"]);
    named.env("AWS_CONFIG_FILE", &config).envs(wrong);
    let (code, out, err) = ended(named)?;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains(ACCOUNT), "{out}");

    let mut by_environment = program(&["list"]);
    by_environment.env("AWS_CONFIG_FILE", &config).env("AWS_PROFILE", "local");
    assert_eq!(ended(by_environment)?, (Some(0), out, String::new()));

    let mut keys = program(&["list"]);
    keys.env("AWS_CONFIG_FILE", &config).env("AWS_PROFILE", "local").envs(wrong);
    let (code, out, err) = ended(keys)?;
    assert_eq!(code, Some(2), "{out}{err}");
    assert!(err.contains("InvalidClientTokenId"), "{err}");
    endpoint.leave();
    Ok(())
}

#[test]
fn what_is_missing_is_said() -> Outcome {
    let (code, out, err) = ended(program(&["list"]))?;
    assert_eq!(code, Some(2), "{out}");
    assert!(err.starts_with("error: cannot learn which account this is: "), "{err}");
    assert!(err.contains("help: sign in as for the AWS command line"), "{err}");
    let (code, _, err) = ended(program(&["list", "--profile", "nobody"]))?;
    assert_eq!(code, Some(2));
    assert!(err.starts_with("error: profile `nobody`: cannot learn"), "{err}");
    assert!(err.ends_with("`aws configure list-profiles` shows those there are\n"), "{err}");
    let (code, _, err) = ended(program(&["list", "--endpoint-url", "http://127.0.0.1:1"]))?;
    assert_eq!(code, Some(2));
    assert!(err.contains("no answer from the endpoint"), "{err}");
    assert!(
        err.contains("help: see that the endpoint is up, and that its address and the region are"),
        "{err}"
    );
    Ok(())
}

/// What is wrong with an argument is said before anybody is asked.
#[test]
fn a_wrong_argument_is_refused_at_once() -> Outcome {
    for (arguments, said) in [
        (
            ["plan", "--endpoint-url", "localhost:4566"],
            "help: write it with its scheme, as `http://127.0.0.1:4566`",
        ),
        (["plan", "--stack", "shop*"], "a stack cannot be named `shop*`\nhelp: take at most 256 letters"),
        (["apply", "--concurrency", "0"], "invalid value '0' for '--concurrency <N>'"),
    ] {
        let (code, out, err) = ended(program(&arguments))?;
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains(said), "{err}");
    }
    Ok(())
}

/// No account is asked where its id is in the ARN.
#[test]
fn the_accounts_of_targets_are_known_without_asking() -> Outcome {
    let targets = ["--target", "prod=arn:aws:iam::111122223333:role/deployer"];
    let other = ["--target", "arn:aws-cn:iam::444455556666:role/team/deployer"];
    let (code, out, err) = ended(program(&[&["list"], &targets[..], &other[..]].concat()))?;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("arn:aws:iam::111122223333:role/writer-1"), "{out}");
    assert!(out.contains("arn:aws-cn:iam::444455556666:role/writer-1"), "{out}");
    let (code, _, err) = ended(program(&["list", "--target", "prod"]))?;
    assert_eq!(code, Some(2));
    assert!(err.contains("invalid value 'prod'") && err.contains("help: write it as `arn:"), "{err}");
    Ok(())
}
