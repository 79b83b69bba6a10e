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

[# The same from the other side: the rows of `model` that refer to a member. #]
[% macro refers(link, model) %]
[% for mine, theirs in link.pairs %]
[[- "\nand " if not loop.first ]][[ link.alias ]].[[ theirs.sql ]] = [[ model ]].[[ mine.sql ]]
[%- endfor %]
[% endmacro %]

[# Which version of a row wins: what the cursor says, and what arrived later. #]
[% macro newest_first(table) %]
[% for item in table.newest_first %][[ item ]][[ ",\n" if not loop.last ]][% endfor %]
[% endmacro %]

[% macro oldest_first(table) %]
[% for item in table.oldest_first %][[ item ]][[ ",\n" if not loop.last ]][% endfor %]
[% endmacro %]

[% macro last_load(table) %]
_dlt_load_id = (
    select max([[ table.origin.listed ]]._dlt_load_id)
    from {{ source('[[ table.source ]]', '[[ table.origin.listing ]]') }} as [[ table.origin.listed ]]
    inner join {{ source('[[ table.source ]]', '_dlt_loads') }} as loads
        on [[ table.origin.listed ]]._dlt_load_id = loads.load_id
    where [[ table.origin.listed ]].table_name = '[[ table.name ]]' and loads.status = 0
)
[%- endmacro %]

[# A time of day as a number: 1745 for a quarter to six in the evening, -1 for none. #]
[% macro minute_of(model, column) %]
coalesce(
            cast(extract(hour from [[ model ]].[[ column.sql ]]) * 100 + extract(minute from [[ model ]].[[ column.sql ]]) as integer), -1
        )
[%- endmacro %]

[# Columns of the versions, one a line, as they are told in the end. #]
[% macro told(dimension) %]
[% for column in dimension.columns %][[ dimension | told(column) ]][[ ",\n" if not loop.last ]][% endfor %]
[% endmacro %]
