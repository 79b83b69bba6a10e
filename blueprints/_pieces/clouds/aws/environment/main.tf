# [[ place.name ]] of [[ design.project.name ]]: one module has it all. What is not said here is as
# variables.tf of that module says.
module "pipeline" {
  source = "../../modules/pipeline"

  environment = [[ place.name | hcl ]]
[% if place.existing %]

  vpc_id     = [[ place.network.vpc | hcl ]]
  subnet_ids = [[ place.network.subnets | hcl ]]
[% else %]

  cidr     = [[ place.network.cidr | hcl ]]
  internet = [[ place.network.internet | hcl ]]
[% endif %]
[% if place.rotation %]

  rotation = [[ place.rotation | hcl ]]
[% endif %]
[% if place.budget %]

  budget        = [[ place.budget | hcl ]]
  budget_notify = [[ place.budget_notify | hcl ]]
[% endif %]
[% if place.schedules %]

  schedules = {
[% for schedule in place.schedules %]
    [[ schedule.name | hcl ]] = {
[% include "blueprints/_pieces/clouds/aws/modules/pipeline/schedule.tf" %]
    }
[% endfor %]
  }
[% endif %]
[% if design.cloud.delivers %]

  state_bucket = [[ place.state | hcl ]]
[% if design.github %]

  repository = var.repository
[% endif %]
[% if design.gitlab %]

  gitlab_project = var.gitlab_project
[% endif %]
[% endif %]

  disposable = var.disposable
[% include "blueprints/_pieces/clouds/aws/orchestrators/" ~ design.cloud.orchestrator ~ "/of_environment.tf" %]
}
