[% from "blueprints/_pieces/macros/select.sql" import found_by, names_of %]
[# The keys of rows to build again: since which load, and since which moment, in Jinja. #]
[% macro touched(fact, load, moment) %]
-- What newer loads have brought.
select
    [[ names_of(fact.alias, fact.table.key) | indent(4) ]]
from {{ ref('[[ fact.reads ]]') }} as [[ fact.alias ]]
where [[ fact.alias ]]._dlt_load_id > '{{ [[ load ]] }}'
[% if fact.table.forgets %]
union
-- What was taken out, since they say anything of it, even if an older load still counts.
select
    [[ names_of("versions", fact.table.key) | indent(4) ]]
from {{ ref('[[ fact.table.base ]]') }} as versions
where
    versions._misfits is null
    and versions._dlt_load_id > '{{ [[ load ]] }}'
[% endif %]
[% for link in fact.followed %]
union
-- What refers to [[ link.role ]] that came, changed or left.
select
    [[ names_of(fact.alias, fact.table.key) | indent(4) ]]
from {{ ref('[[ fact.reads ]]') }} as [[ fact.alias ]]
inner join {{ ref('[[ link.to.changes ]]') }} as [[ link.alias ]]
    on
        [[ found_by(link, fact.alias) | indent(8) ]]
[% if link.tracked and fact.moment %]
        and [[ fact.moment ]] >= [[ link.alias ]].changed_from
[% endif %]
where [[ link.alias ]].changed_at > timestamp '{{ [[ moment ]] }}'
[% endfor %]
[% endmacro %]
