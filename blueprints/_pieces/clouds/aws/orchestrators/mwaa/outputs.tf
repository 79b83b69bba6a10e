output "webserver_url" {
  description = "Airflow's pages, in the private network."
  value       = aws_mwaa_environment.this.webserver_url
}

output "code_bucket" {
  description = "Where delivery puts the project."
  value       = aws_s3_bucket.code.bucket
}
