# A network of its own, or one that is there. Steps run in private subnets and reach AWS by
# endpoints, so that nothing has to cross the internet.
data "aws_availability_zones" "available" {
  #checkov:skip=CKV_AWS_394:The first two zones; a new one comes behind them
  state = "available"
}

data "aws_region" "current" {}

locals {
  create  = var.vpc_id == null
  vpc_id  = local.create ? aws_vpc.this[0].id : var.vpc_id
  subnets = local.create ? aws_subnet.private[*].id : var.subnet_ids
  zones   = local.create ? slice(data.aws_availability_zones.available.names, 0, 2) : []
}

resource "aws_vpc" "this" {
  count = local.create ? 1 : 0

  cidr_block           = var.cidr
  enable_dns_hostnames = true
  enable_dns_support   = true

  tags = { Name = var.name }
}

# Nothing uses the group that a network comes with; so it lets nothing through.
resource "aws_default_security_group" "this" {
  count = local.create ? 1 : 0

  vpc_id = aws_vpc.this[0].id
}

resource "aws_subnet" "private" {
  count = length(local.zones)

  vpc_id            = aws_vpc.this[0].id
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  availability_zone = local.zones[count.index]

  tags = { Name = "${var.name}-private-${count.index + 1}" }
}

resource "aws_route_table" "private" {
  count = local.create ? 1 : 0

  vpc_id = aws_vpc.this[0].id

  tags = { Name = "${var.name}-private" }
}

resource "aws_route_table_association" "private" {
  count = length(local.zones)

  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[0].id
}

# What the steps run in: out to everywhere that the network leads to, in from nowhere.
resource "aws_security_group" "steps" {
  #checkov:skip=CKV2_AWS_5:The orchestrator attaches it
  name        = "${var.name}-steps"
  description = "Steps of the pipeline"
  vpc_id      = local.vpc_id

  tags = { Name = "${var.name}-steps" }
}

resource "aws_vpc_security_group_egress_rule" "steps" {
  #checkov:skip=CKV_AWS_382:Sources are on any address and port; routes say how far it goes
  security_group_id = aws_security_group.steps.id
  description       = "To sources, the warehouse and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}
