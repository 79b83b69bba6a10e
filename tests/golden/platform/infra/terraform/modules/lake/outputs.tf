output "buckets" {
  description = "The name of each layer's bucket."
  value       = { for layer, bucket in aws_s3_bucket.layer : layer => bucket.bucket }
}

output "arns" {
  description = "The ARN of each layer's bucket."
  value       = { for layer, bucket in aws_s3_bucket.layer : layer => bucket.arn }
}

output "databases" {
  description = "The name of each layer's database in the catalog."
  value       = { for layer, database in aws_glue_catalog_database.layer : layer => database.name }
}
