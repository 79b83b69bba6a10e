mock_provider "aws" {
  source = "../testing"
}

variables {
  name      = "shop-dev"
  monthly   = 200
  topic_arn = "arn:aws:sns:eu-central-1:000000000000:shop-dev-alarms"
}

run "told_before_and_after" {
  command = plan

  assert {
    condition     = aws_budgets_budget.this.limit_amount == "200"
    error_message = "The limit is another."
  }

  assert {
    condition     = toset([for n in aws_budgets_budget.this.notification : "${n.notification_type} ${n.threshold}"]) == toset(["ACTUAL 80", "FORECASTED 100"])
    error_message = "It is told too late."
  }

  assert {
    condition     = one(one(aws_budgets_budget.this.cost_filter).values) == "user:stack$shop-dev"
    error_message = "It counts what others spend."
  }
}

run "no_limit_is_no_budget" {
  command = plan

  variables {
    monthly = 0
  }

  expect_failures = [var.monthly]
}
