struct Reader;

fn main() {
    let _: &dyn iam_role::IamRole = &Reader;
}
