output "roles" {
  description = "The roles for workflows to take on, by what they do; none without a repository."
  value       = { for what, role in aws_iam_role.this : what => role.arn }
}
