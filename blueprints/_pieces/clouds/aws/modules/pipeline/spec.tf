# What follows from penstock.yml: change it there.
locals {
  project = [[ design.cloud.project | hcl ]]
  name    = "${local.project}-${replace(var.environment, "_", "-")}"

  # Who is told when something is wrong.
  notify = [[ design.cloud.notify | hcl ]]

  schedules = merge({
[% for schedule in design.cloud.schedules %]
    [[ schedule.name | hcl ]] = {
[% include "blueprints/_pieces/clouds/aws/modules/pipeline/schedule.tf" %]
    }
[% endfor %]
  }, var.schedules)

  # How old the newest load of a schedule may be, in seconds.
  freshness_seconds = { for name, schedule in local.schedules : name => schedule.freshness_seconds }

[% if design.lake %]
  # The lake, from where files arrive to where they are kept.
  layers = [[ design.cloud.layers | hcl | indent(2) ]]

[% endif %]
  # Secrets of the sources; the warehouse's is made and kept by AWS.
  secrets = [[ design.cloud.secrets | hcl | indent(2) ]]

[% include "blueprints/_pieces/clouds/aws/warehouses/" ~ design.warehouse.kind ~ "/locals.tf" %]
}
