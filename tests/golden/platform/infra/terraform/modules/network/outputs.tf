output "vpc_id" {
  description = "The network."
  value       = local.vpc_id
}

output "subnet_ids" {
  description = "The private subnets that steps run in."
  value       = local.subnets
}

output "security_group_id" {
  description = "The security group that steps run in."
  value       = aws_security_group.steps.id
}
