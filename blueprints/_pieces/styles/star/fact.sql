[% from "blueprints/_pieces/macros/facts.sql" import chosen, settings %]
[% from "blueprints/_pieces/macros/select.sql" import found_by, minute_of, names_of %]
[% set fact = model.subject %]
[% set calendar = design.marts.calendar %]
[[ settings(fact) -]]
with

[[ fact.reads ]] as (

    select * from {{ ref('[[ fact.reads ]]')[[ ".render()" if fact.batches ]] }}

),

[[ chosen(fact) -]]

[% for input in fact.dimensions %]
[[ input ]] as (

    select * from {{ ref('[[ input ]]') }}

),

[% endfor %]
[% if fact.dates %]
[[ calendar.name ]] as (

    select * from {{ ref('[[ calendar.name ]]') }}

),

[% endif %]
final as (

    select
        {{
            surrogate_key([
[% for column in fact.grain %]
                [[ (fact.alias ~ "." ~ column.sql) | jinja_text ]],
[% endfor %]
            ])
        }} as [[ fact.key ]],
[% for link in fact.links %]
        coalesce([[ link.alias ]].[[ link.dimension_key ]], {{ unknown_key() }}) as [[ link.key ]],
[% endfor %]
[% for date in fact.dates %]
        coalesce([[ date.role ]].[[ calendar.key ]], -1) as [[ date.key ]],
[% endfor %]
[% for junk in fact.junk %]
        {{
            surrogate_key([
[% for column in junk.columns %]
                [[ (fact.alias ~ "." ~ column.sql) | jinja_text ]],
[% endfor %]
            ])
        }} as [[ junk.key ]],
[% endfor %]
[% for time in fact.times %]
        [[ minute_of(fact.alias, time.column) ]] as [[ time.key ]],
[% endfor %]
        [[ names_of(fact.alias, fact.columns) | indent(8) ]][[ "," if fact.loaded ]]
[% if fact.loaded %]
        [[ fact.alias ]]._dlt_load_id,
        [[ fact.alias ]]._extracted_at[[ "," if fact.table.origin.shown ]]
[% for column in fact.table.origin.shown %]
        [[ fact.alias ]].[[ column.name ]][[ "," if not loop.last ]]
[% endfor %]
[% endif %]
    from [[ fact.rows ]] as [[ fact.alias ]]
[% for link in fact.links %]
    left join [[ link.dimension ]] as [[ link.alias ]]
        on
            [[ found_by(link, fact.alias) | indent(12) ]]
[% if link.tracked and fact.moment %]
            and [[ fact.moment ]] >= [[ link.alias ]].valid_from
            and [[ fact.moment ]] < [[ link.alias ]].valid_to
[% elif link.tracked %]
            and [[ link.alias ]].is_current
[% endif %]
[% endfor %]
[% for date in fact.dates %]
    left join [[ calendar.name ]] as [[ date.role ]]
        on cast([[ fact.alias ]].[[ date.column.sql ]] as date) = [[ date.role ]].date_day
[% endfor %]

)

select * from final
[% if fact.layout.order %]
order by
    [[ fact.layout.order | join(",\n") | indent(4) ]]
[% endif %]
