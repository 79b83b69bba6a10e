output "settings" {
  description = "The environment variables of the steps; values of secrets are not among them."
  value       = module.pipeline.settings
}

output "secret_names" {
  description = "The secrets to fill in, by the environment variable that has each."
  value       = module.pipeline.secret_names
}

output "orchestrator" {
  description = "What runs the steps, and where images or code go."
  value       = module.pipeline.orchestrator
}

output "log_group" {
  description = "Where steps write their logs."
  value       = module.pipeline.log_group
}

output "lake" {
  description = "The buckets of the lake, and their databases in the catalog, by layer."
  value       = module.pipeline.lake
}

output "delivery" {
  description = "The roles of CI."
  value       = module.pipeline.delivery
}

output "image_tag" {
  description = "The tag of the image that tasks run."
  value       = var.image_tag
}
