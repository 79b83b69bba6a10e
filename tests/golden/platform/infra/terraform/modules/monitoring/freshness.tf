# Each run that ends well says so in the log. A schedule whose objective passes without it
# is late, whatever the reason.
locals {
  # CloudWatch looks back a day in short steps, and a week in steps of an hour.
  periods = {
    for name, seconds in var.freshness_seconds : name => seconds <= 86400 ? 300 : 3600
  }
}

resource "aws_cloudwatch_log_metric_filter" "loaded" {
  for_each = var.freshness_seconds

  name           = "${var.name}-${each.key}-loaded"
  log_group_name = aws_cloudwatch_log_group.steps.name
  pattern        = "{ $.event = \"loaded\" && $.schedule = \"${each.key}\" }"

  metric_transformation {
    name      = "Loaded-${each.key}"
    namespace = var.name
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "late" {
  # A week is as far as an alarm looks back: of rarer loads, failures are told.
  for_each = { for name, seconds in var.freshness_seconds : name => seconds if seconds <= 604800 }

  alarm_name          = "${var.name}-${each.key}-late"
  alarm_description   = "No load of the schedule ${each.key} has ended well for ${each.value} seconds"
  namespace           = var.name
  metric_name         = aws_cloudwatch_log_metric_filter.loaded[each.key].metric_transformation[0].name
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = local.periods[each.key]
  evaluation_periods  = ceil(each.value / local.periods[each.key])
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  name           = "${var.name}-errors"
  log_group_name = aws_cloudwatch_log_group.steps.name
  pattern        = "?ERROR ?CRITICAL"

  metric_transformation {
    name          = "Errors"
    namespace     = var.name
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-errors"
  alarm_description   = "Steps wrote errors into their log"
  namespace           = var.name
  metric_name         = "Errors"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
