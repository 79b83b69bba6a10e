output "topic_arn" {
  description = "The topic that alarms go to."
  value       = aws_sns_topic.alarms.arn
}

output "log_group" {
  description = "The log group of steps, by name and ARN."
  value = {
    name = aws_cloudwatch_log_group.steps.name
    arn  = aws_cloudwatch_log_group.steps.arn
  }
}
