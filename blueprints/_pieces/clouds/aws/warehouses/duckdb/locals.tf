  # The warehouse's file, on a disk of its own.
  warehouse = {
    file = [[ design.cloud.warehouse.file | hcl ]]
  }
