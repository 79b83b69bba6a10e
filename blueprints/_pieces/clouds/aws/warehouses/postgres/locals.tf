  # The warehouse's own names. RDS keeps some for itself.
  warehouse = {
    database = [[ design.cloud.warehouse.database | hcl ]]
    user     = [[ design.cloud.warehouse.user | hcl ]]
  }
