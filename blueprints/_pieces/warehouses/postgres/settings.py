# Where the warehouse is: a database of its own on a PostgreSQL server, in libpq's words.
WAREHOUSE = {
    "host": variables.text(
        "[[ design.warehouse_variables[0].name ]]",
        default=[[ design.warehouse_variables[0].default | py ]],
    ),
    "port": variables.text(
        "[[ design.warehouse_variables[1].name ]]",
        default=[[ design.warehouse_variables[1].default | py ]],
    ),
    "dbname": variables.text(
        "[[ design.warehouse_variables[2].name ]]",
        default=[[ design.warehouse_variables[2].default | py ]],
    ),
    "user": variables.text(
        "[[ design.warehouse_variables[3].name ]]",
        default=[[ design.warehouse_variables[3].default | py ]],
    ),
    "sslmode": variables.text(
        "[[ design.warehouse_variables[5].name ]]",
        default=[[ design.warehouse_variables[5].default | py ]],
    ),
    "sslrootcert": variables.text(
        "[[ design.warehouse_variables[6].name ]]",
        default=[[ design.warehouse_variables[6].default | py ]],
    ),
}

# Whatever the server prefers, all sessions reckon in UTC and write ISO dates: libpq,
# which every tool here connects by, reads these.
os.environ |= {"PGTZ": "UTC", "PGDATESTYLE": "ISO", "PGCLIENTENCODING": "UTF8"}
