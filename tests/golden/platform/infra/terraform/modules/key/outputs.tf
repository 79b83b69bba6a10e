output "arn" {
  description = "The key that encrypts."
  value       = aws_kms_key.this.arn
}
