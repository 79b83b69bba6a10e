[% from "blueprints/_pieces/macros/select.sql" import found_by, names_of, same, texts %]
[# What a fact that grows has beside others: how it is built, and which rows are. #]
[% macro settings(fact) %]
[% if fact.is_set %]
{{
    config(
[% if fact.grows %]
        materialized='incremental',
        unique_key=[
            [[ texts(fact.table.key) | indent(12) ]]
        ],
[% endif %]
[% if fact.layout.indexes %]
        indexes=[
[% for index in fact.layout.indexes %]
            {'columns': [[ "[" ]][[ index.columns | map("jinja_text") | join(", ") ]]], 'type': '[[ index.type ]]'},
[% endfor %]
        ],
[% endif %]
[% if fact.takes_out %]
        pre_hook="{{ forget_changed_keys(ref('[[ fact.table.base ]]')) }}",
[% endif %]
    )
}}

[% for changes in fact.changes %]
-- depends_on: {{ ref('[[ changes ]]') }}
[% endfor %]
[% if fact.takes_out %]
-- depends_on: {{ ref('[[ fact.table.base ]]') }}
[% endif %]

[% endif %]
[% endmacro %]

[% macro chosen(fact) %]
[% if fact.grows %]
{% if is_incremental() %}

    touched as (

        -- What newer loads have brought.
        select
            [[ names_of(fact.alias, fact.table.key) | indent(12) ]]
        from {{ ref('[[ fact.reads ]]') }} as [[ fact.alias ]]
        where [[ fact.alias ]]._dlt_load_id > '{{ newest_load() }}'
[% if fact.takes_out %]
        union
        -- What was taken out, since they say anything of it, even if an older load still counts.
        select
            [[ names_of("versions", fact.table.key) | indent(12) ]]
        from {{ ref('[[ fact.table.base ]]') }} as versions
        where
            versions._misfits is null
            and versions._dlt_load_id > '{{ newest_load() }}'
[% endif %]
[% for link in fact.followed %]
        union
        -- What refers to [[ link.role ]] that came, changed or left.
        select
            [[ names_of(fact.alias, fact.table.key) | indent(12) ]]
        from {{ ref('[[ fact.reads ]]') }} as [[ fact.alias ]]
        inner join {{ ref('[[ link.to.changes ]]') }} as [[ link.alias ]]
            on
                [[ found_by(link, fact.alias) | indent(16) ]]
[% if link.tracked and fact.moment %]
                and [[ fact.moment ]] >= [[ link.alias ]].changed_from
[% endif %]
        where [[ link.alias ]].changed_at > timestamp '{{ moment_built() }}'
[% endfor %]

    ),

{% endif %}

chosen as (

    select [[ fact.reads ]].* from [[ fact.reads ]]
    {% if is_incremental() %}
        inner join touched
            on
                [[ same(fact.table.key, fact.reads, "touched") | indent(16) ]]
    {% endif %}

),

[% endif %]
[% endmacro %]
