output "settings" {
  description = "What the pipeline's variables of the warehouse are here, by their endings."
  value = {
    HOST     = aws_db_instance.this.address
    PORT     = tostring(aws_db_instance.this.port)
    DATABASE = aws_db_instance.this.db_name
    USER     = aws_db_instance.this.username
    SSLMODE  = "require"
  }
}

output "secrets" {
  description = "Where the values of its secret variables are, by their endings."
  value = {
    PASSWORD = "${aws_db_instance.this.master_user_secret[0].secret_arn}:password::"
  }
}

output "secret_arns" {
  description = "The secrets that a step has to read."
  value       = [aws_db_instance.this.master_user_secret[0].secret_arn]
}

output "disks" {
  description = "Disks that a step has to have: none."
  value       = {}
}
