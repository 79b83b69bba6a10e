output "roles" {
  description = "The roles for jobs of CI to take on, by what they do; none without a project."
  value       = { for what, role in aws_iam_role.this : what => role.arn }
}
