[% from "blueprints/_pieces/macros/select.sql" import same, texts %]
[% from "blueprints/_pieces/macros/touched.sql" import touched %]
[# What a fact that grows has beside others: how it is built, and which rows are. #]
[% macro settings(fact) %]
[% if fact.is_set %]
{{
    config(
[% if fact.grows %]
        materialized='incremental',
[% endif %]
[% if fact.batches %]
        incremental_strategy='microbatch',
        event_time=[[ fact.batches.time.sql | jinja_text ]],
        batch_size='[[ fact.batches.size ]]',
        begin='[[ fact.batches.begin ]]',
        lookback=[[ fact.batches.lookback ]],
        concurrent_batches=false,
[% endif %]
[% if fact.finds or fact.batches.by_key %]
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
[% elif fact.batches %]
        meta={
            'key': [
                [[ texts(fact.table.key) | indent(16) ]]
            ],
        },
        pre_hook="{{ forget_touched(ref('[[ fact.batches.name ]]').render()) }}",
[% endif %]
    )
}}

[% for asked in fact.also_asked %]
-- depends_on: {{ ref('[[ asked ]]') }}
[[ "\n" if loop.last ]]
[%- endfor %]
[% endif %]
[% endmacro %]

[% macro chosen(fact) %]
[% if fact.batches %]
chosen as (

    select * from [[ fact.reads ]]
    {% if model.batch %}
        where
            [[ fact.batches.time.sql ]] >= '{{ model.batch.event_time_start }}'
            and [[ fact.batches.time.sql ]] < '{{ model.batch.event_time_end }}'
    {% endif %}

),

[% elif fact.grows %]
{% if is_incremental() %}

    touched as (

        [[ touched(fact, "newest_load()", "moment_built()") | trim | indent(8) ]]

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
