[% from "blueprints/_pieces/macros/touched.sql" import touched %]
[% from "blueprints/_pieces/macros/select.sql" import names_of, same %]
[% set fact = prepared.subject %]
[% set name = fact.name | jinja_text %]
{{ config(materialized='view', event_time='_time') }}

[% for asked in fact.touched_by %]
-- depends_on: {{ ref('[[ asked ]]') }}
[[ "\n" if loop.last ]]
[%- endfor %]
with

touched as (

    {% if begins_anew() %}
        select
            [[ names_of(fact.alias, fact.table.key) | indent(12) ]]
        from {{ ref('[[ fact.reads ]]') }} as [[ fact.alias ]]
    {% else %}
        [[ touched(fact, "loaded_through(" ~ name ~ ")", "periods_built(" ~ name ~ ")") | trim | indent(8) ]]
    {% endif %}

)

select
    [[ names_of("touched", fact.table.key) | indent(4) ]],
    [[ fact.alias ]].[[ fact.batches.time.sql ]] as _time,
    {{ 1 if begins_anew() else 0 }} as _begins_anew
from touched
left join {{ ref('[[ fact.reads ]]') }} as [[ fact.alias ]]
    on
        [[ same(fact.table.key, "touched", fact.alias) | indent(8) ]]
