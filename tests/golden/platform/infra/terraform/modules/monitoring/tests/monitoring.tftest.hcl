mock_provider "aws" {
  source = "../testing"
}

# An alarm's target has to look like one.
override_resource {
  target          = aws_sns_topic.alarms
  override_during = plan
  values = {
    arn = "arn:aws:sns:eu-central-1:000000000000:shop-dev-alarms"
  }
}

variables {
  name              = "shop-dev"
  kms_key_arn       = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000"
  notify            = ["data@example.com"]
  freshness_seconds = { every-15m = 3600, daily = 93600, monthly = 2764800 }
}

run "late_loads_are_told" {
  command = plan

  assert {
    condition     = aws_cloudwatch_metric_alarm.late["every-15m"].period * aws_cloudwatch_metric_alarm.late["every-15m"].evaluation_periods == 3600
    error_message = "An hour is not an hour."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.late["daily"].period * aws_cloudwatch_metric_alarm.late["daily"].evaluation_periods == 93600
    error_message = "Twenty-six hours are not that long."
  }

  assert {
    condition     = !contains(keys(aws_cloudwatch_metric_alarm.late), "monthly")
    error_message = "An alarm looks back further than AWS can."
  }

  assert {
    condition     = alltrue([for alarm in values(aws_cloudwatch_metric_alarm.late) : alarm.treat_missing_data == "breaching"])
    error_message = "Silence counts as well."
  }
}

run "somebody_is_told" {
  command = plan

  assert {
    condition     = aws_sns_topic_subscription.alarms["data@example.com"].protocol == "email"
    error_message = "Nobody is told."
  }

  assert {
    condition     = aws_cloudwatch_log_group.steps.kms_key_id == var.kms_key_arn
    error_message = "Logs are not encrypted by the key."
  }
}

run "no_address" {
  command = plan

  variables {
    notify = ["somebody"]
  }

  expect_failures = [var.notify]
}
