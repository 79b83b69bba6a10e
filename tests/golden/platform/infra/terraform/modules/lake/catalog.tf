# A database of the catalog for each layer, so that Athena and Spark find its files.
resource "aws_glue_catalog_database" "layer" {
  for_each = aws_s3_bucket.layer

  name         = replace("${var.name}_${each.key}", "-", "_")
  description  = "Files of the layer ${each.key}"
  location_uri = "s3://${each.value.bucket}/"
}
