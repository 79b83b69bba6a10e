[% from "blueprints/_pieces/macros/facts.sql" import chosen, settings %]
[% from "blueprints/_pieces/macros/select.sql" import minute_of, names_of %]
[% set wide = model.subject %]
[[ settings(wide) -]]
with

[% for input in wide.inputs %]
[[ input ]] as (

    select * from {{ ref('[[ input ]]')[[ ".render()" if wide.batches ]] }}

),

[% endfor %]
[[ chosen(wide) -]]
final as (

    select
        {{
            surrogate_key([
[% for name in wide.identity %]
                [[ (wide.alias ~ "." ~ name) | jinja_text ]],
[% endfor %]
            ])
        }} as [[ wide.key ]],
[% for part in wide.parts %]
        case
            when [[ part.found ]] is null then {{ unknown_key() }}
            else
                {{
                    surrogate_key([
[% for name in part.link.identity %]
                        [[ (part.alias ~ "." ~ name) | jinja_text ]],
[% endfor %]
                    ])
                }}
        end as [[ part.key ]],
[% endfor %]
[% for date in wide.dates %]
        coalesce([[ date.role ]].date_key, -1) as [[ date.key ]],
[% endfor %]
[% for time in wide.times %]
        [[ minute_of(wide.alias, time.column) ]] as [[ time.key ]],
[% endfor %]
        [[ names_of(wide.alias, wide.columns) | indent(8) ]][[ "," if wide.others or wide.tracked or wide.loaded ]]
[% for attribute in wide.others %]
        [[ attribute.expression ]] as [[ attribute.sql ]][[ "," if wide.tracked or wide.loaded or not loop.last ]]
[% endfor %]
[% if wide.tracked %]
        [[ wide.alias ]].valid_from,
        [[ wide.alias ]].valid_to,
        [[ wide.alias ]].is_current
[% elif wide.loaded %]
        [[ wide.alias ]]._dlt_load_id,
        [[ wide.alias ]]._extracted_at[[ "," if wide.table.origin.shown ]]
[% for column in wide.table.origin.shown %]
        [[ wide.alias ]].[[ column.name ]][[ "," if not loop.last ]]
[% endfor %]
[% endif %]
    from [[ wide.rows ]] as [[ wide.alias ]]
[% for part in wide.parts %]
    left join [[ part.reads ]] as [[ part.alias ]]
        on
[% for mine, theirs in part.pairs %]
            [[ "and " if not loop.first ]][[ mine ]] = [[ theirs ]]
[% endfor %]
[% if part.link.tracked and part.direct and wide.moment %]
            and [[ wide.moment ]] >= [[ part.alias ]].valid_from
            and [[ wide.moment ]] < [[ part.alias ]].valid_to
[% elif part.link.tracked %]
            and [[ part.alias ]].is_current
[% endif %]
[% endfor %]
[% for date in wide.dates %]
    left join [[ wide.calendar.name ]] as [[ date.role ]]
        on cast([[ wide.alias ]].[[ date.column.sql ]] as date) = [[ date.role ]].date_day
[% endfor %]

)

select * from final
[% if wide.layout.order %]
order by
    [[ wide.layout.order | join(",\n") | indent(4) ]]
[% endif %]
