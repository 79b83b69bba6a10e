output "settings" {
  description = "The environment variables of the steps, for a machine that is to be one more: values of secrets are not among them."
  value       = local.settings
}

output "secret_names" {
  description = "The secrets to fill in, by the environment variable that has each."
  value       = module.secrets.arns
}

output "orchestrator" {
  description = "What runs the steps, and where images or code go."
  value       = module.orchestrator
}

output "log_group" {
  description = "Where steps write their logs."
  value       = module.monitoring.log_group.name
}

output "lake" {
  description = "The buckets of the lake, and their databases in the catalog, by layer."
  value = {
    buckets   = module.lake.buckets
    databases = module.lake.databases
  }
}

output "delivery" {
  description = "The roles of CI."
  value       = module.delivery
}
