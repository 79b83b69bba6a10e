[% for computation in design.computations %]

    {{ create_function('[[ computation.name ]]', {
[% for name, data_type in computation.inputs %]
        [[ name | jinja_text ]]: '[[ data_type ]]',
[% endfor %]
    }, '[[ computation.sql_type ]]') }} language plpgsql stable as $body$
    begin
        return [[ computation.sql | jinja_safe ]];
    exception
        when data_exception then return null;
    end
    $body$;
[% endfor %]
