[# Parts of select statements, one item a line; the caller indents. #]
[% macro names(columns) %]
[% for column in columns %][[ column.sql ]][[ ",\n" if not loop.last ]][% endfor %]
[% endmacro %]

[% macro names_of(model, columns) %]
[% for column in columns %][[ model ]].[[ column.sql ]][[ ",\n" if not loop.last ]][% endfor %]
[% endmacro %]

[% macro texts(columns) %]
[% for column in columns %][[ column.sql | jinja_text ]],[[ "\n" if not loop.last ]][% endfor %]
[% endmacro %]

[% macro same(columns, model, source) %]
[% for column in columns %]
[[- "\nand " if not loop.first ]][[ model ]].[[ column.sql ]] = [[ source ]].[[ column.sql ]]
[%- endfor %]
[% endmacro %]

[% macro found_by(link, model) %]
[% for mine, theirs in link.pairs %]
[[- "\nand " if not loop.first ]][[ model ]].[[ mine.sql ]] = [[ link.alias ]].[[ theirs.sql ]]
[%- endfor %]
[% endmacro %]

[# Which version of a row wins: what the cursor says, and what arrived later. #]
[% macro newest_first(table) %]
[% if table.cursor %]
[[ table.cursor.sql ]] desc nulls last,
[% endif %]
_extracted_at desc,
_file_modified_at desc,
_source_file desc,
_source_row desc,
_dlt_load_id desc
[%- endmacro %]

[% macro last_load(table) %]
_dlt_load_id = (
    select max(files._dlt_load_id)
    from {{ source('[[ table.source ]]', '_loaded_files') }} as files
    inner join {{ source('[[ table.source ]]', '_dlt_loads') }} as loads
        on files._dlt_load_id = loads.load_id
    where files.table_name = '[[ table.name ]]' and loads.status = 0
)
[%- endmacro %]
