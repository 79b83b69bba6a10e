output "repository_url" {
  description = "Where images are pushed to."
  value       = aws_ecr_repository.this.repository_url
}

output "repository_arn" {
  description = "The same, for policies."
  value       = aws_ecr_repository.this.arn
}

output "cluster" {
  description = "The cluster that tasks run in."
  value       = aws_ecs_cluster.this.name
}

output "task_definition" {
  description = "The task definition, for a run by hand."
  value       = aws_ecs_task_definition.this.family
}
