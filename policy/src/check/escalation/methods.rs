//! The known methods of privilege escalation, as data.
//!
//! A method is a list of actions. The first has to be granted on resources that are not named, the others on any: it is
//! the first that reaches for what is not the role's own. In the column of sources, C is Salesforce's Cloudsplaining, R
//! Rhino Security Labs' "AWS IAM Privilege Escalation", P Datadog's pathfinding.cloud, A AWS's own documentation. Where
//! a source has a method that is another of its methods with more actions, the shorter one stands for both; the
//! comment says what was more.
//!
//! Left out: `codestar:CreateProjectFromTemplate` (R), which is no action any more.

/// How a method leads to more permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By changing the policies that decide.
    PolicyChange,
    /// By changing the policies of a principal that the role can become.
    PolicyChangeOfReachable,
    /// By becoming another principal.
    OtherPrincipal,
    /// By passing a role to something new, which acts with it.
    PassRole,
    /// By taking over something that acts with a role.
    ExistingResource,
}

/// One method.
pub(super) struct Method {
    /// The service that the role is passed to, where one is.
    pub(super) passed_to: Option<&'static str>,
    /// Of the types of resources that the first action works on, those that count.
    pub(super) of: &'static [&'static str],
    needs: &'static [&'static str],
}

/// What every method needs by which a role is passed.
pub(super) const PASS_ROLE: &str = "iam:PassRole";

impl Method {
    /// The actions that it needs, the one first that has to reach for what is not named.
    pub(super) fn actions(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.passed_to.map(|_| PASS_ROLE).into_iter().chain(self.needs.iter().copied())
    }
}

const fn by(needs: &'static [&'static str]) -> Method {
    Method { passed_to: None, of: &[], needs }
}

const fn on(of: &'static [&'static str], needs: &'static [&'static str]) -> Method {
    Method { passed_to: None, of, needs }
}

const fn pass(service: &'static str, needs: &'static [&'static str]) -> Method {
    Method { passed_to: Some(service), of: &[], needs }
}

/// The methods of each way.
pub(super) const ALL: [(Way, &[Method]); 5] = [
    (Way::PolicyChange, POLICY_CHANGE),
    (Way::PolicyChangeOfReachable, POLICY_CHANGE_OF_REACHABLE),
    (Way::OtherPrincipal, OTHER_PRINCIPAL),
    (Way::PassRole, PASSING),
    (Way::ExistingResource, EXISTING_RESOURCE),
];

// One method a line, its sources beside it.
#[rustfmt::skip]
const POLICY_CHANGE: &[Method] = &[
    by(&["iam:AddUserToGroup"]),                 // C R P
    by(&["iam:AttachGroupPolicy"]),              // C R P
    by(&["iam:AttachRolePolicy"]),               // C R P; + iam:UpdateAssumeRolePolicy (C), + sts:AssumeRole (P)
    by(&["iam:AttachUserPolicy"]),               // C R P; + iam:CreateAccessKey (C)
    by(&["iam:CreatePolicyVersion"]),            // C R P; + sts:AssumeRole (C), + iam:UpdateAssumeRolePolicy (C)
    by(&["iam:DeleteRolePermissionsBoundary"]),  // A
    by(&["iam:DeleteRolePolicy"]),               // A: takes away what denies
    by(&["iam:DetachRolePolicy"]),               // A: takes away what denies
    by(&["iam:PutGroupPolicy"]),                 // C R P
    by(&["iam:PutRolePermissionsBoundary"]),     // A
    by(&["iam:PutRolePolicy"]),                  // C R P; + iam:UpdateAssumeRolePolicy (C), + sts:AssumeRole (P)
    by(&["iam:PutUserPolicy"]),                  // C R P; + iam:CreateAccessKey (C)
    by(&["iam:SetDefaultPolicyVersion"]),        // C R P
];

/// Where both actions reach one principal, be it named or not.
const POLICY_CHANGE_OF_REACHABLE: &[Method] = &[
    by(&["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"]), // C
    by(&["iam:AttachRolePolicy", "sts:AssumeRole"]),             // P
    by(&["iam:AttachUserPolicy", "iam:CreateAccessKey"]),        // C
    by(&["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]),    // C
    by(&["iam:PutRolePolicy", "sts:AssumeRole"]),                // P
    by(&["iam:PutUserPolicy", "iam:CreateAccessKey"]),           // C
];

const OTHER_PRINCIPAL: &[Method] = &[
    by(&["iam:CreateAccessKey"]),        // C R P; + iam:DeleteAccessKey (C)
    by(&["iam:CreateLoginProfile"]),     // C R P
    by(&["iam:UpdateAssumeRolePolicy"]), // C P; + sts:AssumeRole (R)
    by(&["iam:UpdateLoginProfile"]),     // C R P
    by(&["sts:AssumeRole"]),             // P
];

#[rustfmt::skip]
const PASSING: &[Method] = &[
    pass("apprunner.amazonaws.com", &["apprunner:CreateService"]),                                // C P
    pass("bedrock-agentcore.amazonaws.com", CODE_INTERPRETER),                                    // C P
    pass("braket.amazonaws.com", &["braket:CreateJob"]),                                          // P
    pass("cloudformation.amazonaws.com", &["cloudformation:CreateStack"]),                        // C R P
    pass("cloudformation.amazonaws.com", STACK_SET),                                              // C P
    pass("cloudformation.amazonaws.com", &["cloudformation:UpdateStackSet"]),                     // C P
    pass("codebuild.amazonaws.com", &["codebuild:CreateProject", "codebuild:StartBuild"]),        // C P
    pass("codebuild.amazonaws.com", &["codebuild:CreateProject", "codebuild:StartBuildBatch"]),   // C P
    pass("codestar.amazonaws.com", &["codestar:CreateProject"]),                                  // R
    pass("datapipeline.amazonaws.com", PIPELINE),                                                 // C R P
    pass("ec2.amazonaws.com", &["ec2:RequestSpotInstances"]),                                     // C P
    pass("ec2.amazonaws.com", &["ec2:RunInstances"]),                                             // C R P
    pass("ec2.amazonaws.com", &["elasticmapreduce:RunJobFlow"]),                                  // P
    pass("ecs-tasks.amazonaws.com", &["batch:RegisterJobDefinition", "batch:SubmitJob"]),         // P
    pass("ecs-tasks.amazonaws.com", &["ecs:RegisterTaskDefinition", "ecs:CreateService"]),        // C P; + ecs:CreateCluster (C P)
    pass("ecs-tasks.amazonaws.com", &["ecs:RegisterTaskDefinition", "ecs:RunTask"]),              // C P; + ecs:CreateCluster (C P)
    pass("ecs-tasks.amazonaws.com", &["ecs:RegisterTaskDefinition", "ecs:StartTask"]),            // C P
    pass("emr-serverless.amazonaws.com", &["emr-serverless:StartJobRun"]),                        // P
    pass("glue.amazonaws.com", &["glue:CreateDevEndpoint"]),                                      // C R P
    pass("glue.amazonaws.com", &["glue:CreateJob", "glue:CreateTrigger"]),                        // C P
    pass("glue.amazonaws.com", &["glue:CreateJob", "glue:StartJobRun"]),                          // C P
    pass("glue.amazonaws.com", &["glue:UpdateJob", "glue:CreateTrigger"]),                        // C P
    pass("glue.amazonaws.com", &["glue:UpdateJob", "glue:StartJobRun"]),                          // C P
    pass("kinesisanalytics.amazonaws.com", FLINK),                                                // P
    pass("lambda.amazonaws.com", &["lambda:CreateFunction", "lambda:AddPermission"]),             // C R P
    pass("lambda.amazonaws.com", &["lambda:CreateFunction", "lambda:CreateEventSourceMapping"]),  // C R P; + dynamodb:* (C R)
    pass("lambda.amazonaws.com", &["lambda:CreateFunction", "lambda:InvokeFunction"]),            // C R P
    pass("omics.amazonaws.com", &["omics:StartRun"]),                                             // P
    pass("sagemaker.amazonaws.com", &["sagemaker:CreateNotebookInstance"]),                       // C P; + its URL (R)
    pass("sagemaker.amazonaws.com", &["sagemaker:CreateProcessingJob"]),                          // C P
    pass("sagemaker.amazonaws.com", &["sagemaker:CreateTrainingJob"]),                            // C P
    pass("scheduler.amazonaws.com", &["scheduler:CreateSchedule"]),                               // A: its target is any API
    pass("states.amazonaws.com", &["states:CreateStateMachine", "states:StartExecution"]),        // A: so is a task
];

const CODE_INTERPRETER: &[&str] = &[
    "bedrock-agentcore:CreateCodeInterpreter",
    "bedrock-agentcore:StartCodeInterpreterSession",
    "bedrock-agentcore:InvokeCodeInterpreter",
];

const STACK_SET: &[&str] = &["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"];

/// C has the first alone and R the first two, which do not run anything yet.
const PIPELINE: &[&str] =
    &["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"];

const FLINK: &[&str] = &["kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"];

#[rustfmt::skip]
const EXISTING_RESOURCE: &[Method] = &[
    by(&["apprunner:UpdateService"]),                                                                   // P
    by(&["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"]),  // C P
    by(&["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"]),                         // C P
    by(&["cloudformation:UpdateStack"]),                                                                // P
    by(&["codebuild:StartBuild"]),                                                                      // P
    by(&["codebuild:StartBuildBatch"]),                                                                 // P
    by(&["codestar:AssociateTeamMember", "codestar:CreateProject"]),                                    // R
    on(&["launch-template"], &["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"]),         // C P
    on(&["instance"], &["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"]),     // C P
    on(&["instance"], &["ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"]),             // C P
    on(&["task"], &["ecs:ExecuteCommand", "ecs:DescribeTasks"]),                                        // C P
    by(&["glue:UpdateDevEndpoint"]),                                                                    // C R P
    by(&["lambda:UpdateFunctionCode"]),                                                                 // C R P; + a call of it (C P)
    by(&["lambda:UpdateFunctionConfiguration"]),                                                        // R: adds a layer
    by(&["sagemaker:CreatePresignedNotebookInstanceUrl"]),                                              // C R P
    by(NOTEBOOK),                                                                                       // C P
    on(&["document/AWS-RunShellScript", "instance"], &["ssm:SendCommand"]),                             // P: any command
    on(&["instance"], &["ssm:StartSession"]),                                                           // P
];

const NOTEBOOK: &[&str] = &[
    "sagemaker:UpdateNotebookInstance",
    "sagemaker:CreateNotebookInstanceLifecycleConfig",
    "sagemaker:StopNotebookInstance",
    "sagemaker:StartNotebookInstance",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_method_is_another_with_more_actions() {
        for (way, methods) in ALL {
            let needs: Vec<BTreeSet<&str>> =
                methods.iter().map(|method| method.actions().collect()).collect();
            for (index, needed) in needs.iter().enumerate() {
                let longer =
                    needs.iter().enumerate().find(|(other, more)| *other != index && needed.is_subset(more));
                assert!(longer.is_none(), "{way:?}: {needed:?} and {longer:?}");
            }
        }
    }
}
