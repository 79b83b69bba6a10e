output "arns" {
  description = "The ARN of each secret, by the environment variable that has it."
  value       = { for name, secret in aws_secretsmanager_secret.this : name => secret.arn }
}
