--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET client_min_messages = warning;
SET TIME ZONE 'America/Chicago';

CREATE SCHEMA hosp;
CREATE SCHEMA billing;

CREATE DOMAIN hosp.yn AS character(1) NOT NULL DEFAULT 'N'
    CONSTRAINT yn_check CHECK ((VALUE = ANY (ARRAY['Y'::bpchar, 'N'::bpchar])));
CREATE DOMAIN hosp.t_mrn AS character varying(12) CONSTRAINT mrn_check CHECK (((VALUE)::text ~ '^M[0-9]+$'::text));
CREATE TYPE hosp.triage AS ENUM ('1 - Immediate', '2 - Urgent', '3 - Delayed');
CREATE TYPE billing.amount_t AS (amt numeric(12,2), cur character(3));

CREATE FUNCTION hosp.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.last_upd_dttm := CURRENT_TIMESTAMP;
    RETURN NEW;
END;
$$;

CREATE TABLE hosp.lkp_state (
    state_cd character(2) NOT NULL,
    state_nm character varying(60) NOT NULL
);

CREATE TABLE hosp.lkp_specialty (
    spec_id smallint NOT NULL,
    spec_nm character varying(60) NOT NULL,
    parent_spec_id smallint
);

CREATE TABLE hosp.department (
    dept_id integer NOT NULL,
    dept_nm character varying(80) NOT NULL,
    head_physician_id integer,
    floor_no numeric(3,0),
    phone_ext character varying(6)
);
CREATE SEQUENCE hosp.department_dept_id_seq START WITH 1 INCREMENT BY 1;
ALTER TABLE hosp.department ALTER COLUMN dept_id SET DEFAULT nextval('hosp.department_dept_id_seq'::regclass);

CREATE TABLE hosp.physician (
    physician_id integer NOT NULL,
    npi character(10) NOT NULL,
    last_nm character varying(60) NOT NULL,
    first_nm character varying(60),
    spec_id smallint,
    dept_id integer NOT NULL,
    hired_on date,
    fte numeric(4,3) DEFAULT 1.000 NOT NULL,
    active_yn hosp.yn,
    last_upd_dttm timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE hosp.patient (
    mrn hosp.t_mrn NOT NULL,
    last_nm character varying(60) NOT NULL,
    first_nm character varying(60) NOT NULL,
    middle_init character(1),
    birth_dt date NOT NULL,
    death_dttm timestamp without time zone,
    sex_cd character(1) NOT NULL,
    ssn character(11),
    addr_line text,
    state_cd character(2),
    zip character varying(10),
    pcp_id integer,
    allergies text[],
    notes text,
    deleted_at timestamp with time zone,
    last_upd_dttm timestamp with time zone NOT NULL,
    CONSTRAINT patient_sex_ck CHECK ((sex_cd = ANY (ARRAY['F'::bpchar, 'M'::bpchar, 'U'::bpchar])))
);
COMMENT ON TABLE hosp.patient IS 'One person with a medical record number';
COMMENT ON COLUMN hosp.patient.pcp_id IS 'Primary care physician';

CREATE TABLE hosp.patient_portrait (
    mrn hosp.t_mrn NOT NULL,
    image bytea NOT NULL,
    taken_at timestamp with time zone
);

CREATE TABLE hosp.insurer (
    insurer_id integer NOT NULL,
    payer_code character varying(8) NOT NULL,
    insurer_nm character varying(100) NOT NULL
);

CREATE TABLE hosp.coverage (
    mrn hosp.t_mrn NOT NULL,
    seq_no smallint NOT NULL,
    payer_code character varying(8) NOT NULL,
    eff_dt date NOT NULL,
    exp_dt date,
    copay numeric(8,2)
);

CREATE TABLE hosp.ward (
    ward_cd character varying(6) NOT NULL,
    dept_id integer NOT NULL,
    beds smallint NOT NULL
);

CREATE TABLE hosp.bed (
    ward_cd character varying(6) NOT NULL,
    bed_no smallint NOT NULL,
    kind character varying(20)
);

CREATE TABLE hosp.encounter (
    encounter_id bigint NOT NULL,
    mrn hosp.t_mrn NOT NULL,
    attending_id integer NOT NULL,
    referring_id integer,
    ward_cd character varying(6),
    bed_no smallint,
    admit_dttm timestamp with time zone NOT NULL,
    disch_dttm timestamp with time zone,
    triage hosp.triage,
    los_hours numeric GENERATED ALWAYS AS ((EXTRACT(epoch FROM (disch_dttm - admit_dttm)) / 3600.0)) STORED,
    vitals jsonb DEFAULT '{}'::jsonb NOT NULL,
    last_upd_dttm timestamp with time zone NOT NULL
);
COMMENT ON COLUMN hosp.encounter.los_hours IS 'Length of stay';

CREATE TABLE hosp.lkp_icd (
    icd_code character varying(8) NOT NULL,
    descr text NOT NULL,
    billable boolean NOT NULL
);

CREATE TABLE hosp.diagnosis (
    encounter_id bigint NOT NULL,
    dx_no smallint NOT NULL,
    icd_code character varying(8) NOT NULL,
    present_on_admit boolean,
    dx_dttm timestamp with time zone NOT NULL
);

CREATE TABLE hosp.medication (
    med_id integer NOT NULL,
    med_nm character varying(80) NOT NULL,
    strength numeric,
    strength_unit character varying(10),
    controlled_yn hosp.yn
);

CREATE TABLE hosp.med_order (
    order_id uuid NOT NULL,
    encounter_id bigint NOT NULL,
    med_id integer NOT NULL,
    ordered_by integer NOT NULL,
    dose numeric(9,4) NOT NULL,
    every interval,
    ordered_dttm timestamp with time zone NOT NULL,
    stopped_dttm timestamp with time zone,
    "order" integer
);

CREATE TABLE hosp.lab_result (
    encounter_id bigint NOT NULL,
    test_code character varying(10) NOT NULL,
    collected timestamp with time zone NOT NULL,
    value double precision,
    value_text text,
    ref_range numrange
) PARTITION BY HASH (encounter_id);
CREATE TABLE hosp.lab_result_p0 PARTITION OF hosp.lab_result FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE hosp.lab_result_p1 PARTITION OF hosp.lab_result FOR VALUES WITH (modulus 2, remainder 1);

CREATE TABLE billing.invoice (
    inv_no character varying(14) NOT NULL,
    encounter_id bigint NOT NULL,
    issued date NOT NULL,
    due date NOT NULL,
    gross billing.amount_t,
    total numeric(38,10) NOT NULL,
    paid_yn hosp.yn
);

CREATE TABLE billing.invoice_item (
    inv_no character varying(14) NOT NULL,
    item_no integer NOT NULL,
    descr text,
    qty numeric(10,3) NOT NULL,
    unit_amt numeric(38,10) NOT NULL
);

CREATE TABLE billing.payment (
    payment_ref text NOT NULL,
    inv_no character varying(14) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    amt numeric(12,2) NOT NULL,
    method character varying(10)
);

CREATE TABLE billing.access_log (
    at timestamp with time zone,
    usr name,
    what text
);

--
-- Data
--

INSERT INTO hosp.lkp_state VALUES ('IL', 'Illinois'), ('WI', 'Wisconsin'), ('NO', 'Nowhere; "really"');
INSERT INTO hosp.lkp_specialty VALUES (1, 'Internal medicine', NULL), (2, 'Cardiology', 1), (3, 'Surgery', NULL), (4, 'Ear, nose & throat', 3);
INSERT INTO hosp.department (dept_nm, head_physician_id, floor_no, phone_ext) VALUES
    ('Emergency', 1, 0, '0911'), ('Heart', 2, 3, '0300'), ('Surgery', NULL, 4, NULL);
INSERT INTO hosp.physician SELECT i, lpad((1000000007::bigint * i % 9999999999)::text, 10, '0'), (ARRAY['O''Brien', 'Müller', 'Nguyễn', 'Smith-Jones', 'N/A'])[1 + i % 5], CASE WHEN i % 6 > 0 THEN 'Dr. ' || i END, CASE WHEN i % 5 > 0 THEN 1 + i % 4 END, 1 + i % 3, DATE '1999-12-31' + i * 100, (1000 - i * 7) / 1000.0, CASE WHEN i % 7 = 0 THEN 'N' ELSE 'Y' END, TIMESTAMPTZ '2026-01-15 23:59:59.999999-06' + i * INTERVAL '1 day' FROM generate_series(1, 25) i;
INSERT INTO hosp.patient SELECT 'M' || lpad(i::text, 6, '0'), (ARRAY['null', 'Ng', 'de la Cruz', ' Lee ', 'X'])[1 + i % 5], 'Pat' || i, CASE WHEN i % 3 = 0 THEN chr(65 + i % 26) END, DATE '1930-02-28' + i * 171, CASE WHEN i % 40 = 0 THEN TIMESTAMP '2026-03-08 02:30:00' + i * INTERVAL '1 hour' END, (ARRAY['F', 'M', 'U'])[1 + i % 3], CASE WHEN i % 4 > 0 THEN '000-00-' || lpad(i::text, 4, '0') END, E'Street ' || i || E'\nApt. "' || i || '"', (ARRAY['IL', 'WI', 'NO', NULL])[1 + i % 4], lpad((i * 37)::text, 5, '0'), CASE WHEN i % 9 > 0 THEN 1 + i % 25 END, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '{}'::text[] ELSE ARRAY['nuts', 'latex, "soft"', NULL] END, CASE WHEN i % 10 = 0 THEN '' WHEN i % 11 = 0 THEN E'tab\there \\N backslash' END, CASE WHEN i % 50 = 0 THEN TIMESTAMPTZ '2026-06-01 00:00-05' END, TIMESTAMPTZ '2026-03-07 12:00-06' + i * INTERVAL '13 minutes' FROM generate_series(1, 400) i;
INSERT INTO hosp.patient_portrait SELECT 'M' || lpad(i::text, 6, '0'), decode(md5(i::text) || '00ff0a0d22', 'hex'), NULL FROM generate_series(1, 400, 8) i;
INSERT INTO hosp.insurer SELECT i, 'P' || chr(64 + i), 'Insurer No. ' || i FROM generate_series(1, 6) i;
INSERT INTO hosp.coverage SELECT 'M' || lpad(i::text, 6, '0'), s, 'P' || chr(64 + 1 + (i + s) % 6), DATE '2020-01-01' + s * 365, CASE WHEN s = 1 THEN DATE '2021-12-31' END, CASE WHEN i % 3 > 0 THEN i / 8.0 END FROM generate_series(1, 400) i, generate_series(1, 2) s WHERE (i + s) % 3 > 0;
INSERT INTO hosp.ward VALUES ('ER', 1, 10), ('3-W', 2, 20), ('4-N', 3, 20);
INSERT INTO hosp.bed SELECT w.ward_cd, b, CASE WHEN b % 4 = 0 THEN 'ICU' END FROM hosp.ward w, generate_series(1, 20) b WHERE b <= w.beds;
INSERT INTO hosp.encounter (encounter_id, mrn, attending_id, referring_id, ward_cd, bed_no, admit_dttm, disch_dttm, triage, vitals, last_upd_dttm) SELECT 9007199254740990 + i, 'M' || lpad((1 + i * 7 % 400)::text, 6, '0'), 1 + i % 25, CASE WHEN i % 2 = 0 THEN 1 + i * 3 % 25 END, CASE WHEN i % 5 > 0 THEN '3-W' END, CASE WHEN i % 5 > 0 THEN 1 + i % 20 END, TIMESTAMPTZ '2025-11-01 22:15-05' + i * INTERVAL '91 minutes', CASE WHEN i % 8 > 0 THEN TIMESTAMPTZ '2025-11-02 07:00-05' + i * INTERVAL '97 minutes' END, (ARRAY['1 - Immediate', '2 - Urgent', '3 - Delayed', NULL])[1 + i % 4]::hosp.triage, jsonb_build_object('hr', 50 + i % 80, 'bp', jsonb_build_array(120 + i % 30, 80)), TIMESTAMPTZ '2026-02-01 00:00-06' + i * INTERVAL '7 minutes' FROM generate_series(1, 1500) i;
INSERT INTO hosp.lkp_icd VALUES ('I21.9', 'Acute myocardial infarction, unspecified', true), ('J18', 'Pneumonia', false), ('S72.0', 'Fracture of neck of femur', true), ('Z00.0', 'General examination', true);
INSERT INTO hosp.diagnosis SELECT e.encounter_id, d, (ARRAY['I21.9', 'J18', 'S72.0', 'Z00.0'])[1 + (e.encounter_id + d) % 4], CASE WHEN d = 2 THEN NULL ELSE d = 1 END, e.admit_dttm + d * INTERVAL '1 hour' FROM hosp.encounter e, generate_series(1, 3) d WHERE d <= 1 + e.encounter_id % 3;
INSERT INTO hosp.medication SELECT i, 'Drug ' || i || '®', CASE WHEN i % 4 > 0 THEN i * 0.0625 END, CASE WHEN i % 2 = 0 THEN 'mg' ELSE 'µg/mL' END, CASE WHEN i % 9 = 0 THEN 'Y' ELSE 'N' END FROM generate_series(1, 40) i;
INSERT INTO hosp.med_order SELECT md5('order' || i)::uuid, 9007199254740990 + 1 + i % 1500, 1 + i % 40, 1 + i % 25, (i % 977) * 0.0625, CASE WHEN i % 3 > 0 THEN make_interval(hours => 4 + i % 20) END, TIMESTAMPTZ '2025-11-02 00:00-05' + i * INTERVAL '17 minutes', CASE WHEN i % 4 = 0 THEN TIMESTAMPTZ '2026-05-01 12:00-05' END, i % 5 FROM generate_series(1, 4000) i;
INSERT INTO hosp.lab_result SELECT 9007199254740990 + 1 + i % 1500, (ARRAY['HGB', 'NA', 'K', 'CULT'])[1 + i % 4], TIMESTAMPTZ '2025-11-02 00:00-05' + i * INTERVAL '11 minutes', CASE WHEN i % 4 < 3 THEN i / 7.0 END, CASE WHEN i % 4 = 3 THEN 'no growth' END, CASE WHEN i % 4 < 3 THEN numrange(3.5, 5.1) END FROM generate_series(1, 6000) i;
INSERT INTO billing.invoice SELECT 'INV-' || lpad(i::text, 8, '0'), 9007199254740990 + i, DATE '2026-01-31' + i / 10, DATE '2026-03-02' + i / 10, ROW(i * 1.25, 'USD')::billing.amount_t, i * 123.4567890123, CASE WHEN i % 3 = 0 THEN 'Y' ELSE 'N' END FROM generate_series(1, 1200) i;
INSERT INTO billing.invoice_item SELECT 'INV-' || lpad(i::text, 8, '0'), n, CASE WHEN n > 1 THEN 'Item ' || n END, n * 1.125, i * 0.0000000001 + n * 1000000000000.5 FROM generate_series(1, 1200) i, generate_series(1, 3) n;
INSERT INTO billing.payment SELECT 'pay/' || i, 'INV-' || lpad((i * 3)::text, 8, '0'), TIMESTAMPTZ '2026-03-29 01:30:00+00' + i * INTERVAL '45 minutes', i * 3 * 1.25 - 0.01, (ARRAY['cash', 'card', 'check', NULL])[1 + i % 4] FROM generate_series(1, 400) i;
INSERT INTO billing.access_log SELECT TIMESTAMPTZ '2026-01-01 00:00+00', 'root', 'look' FROM generate_series(1, 10);

--
-- Constraints, indexes, views and triggers
--

ALTER TABLE ONLY hosp.lkp_state ADD CONSTRAINT pk_state PRIMARY KEY (state_cd);
ALTER TABLE ONLY hosp.lkp_specialty ADD CONSTRAINT pk_specialty PRIMARY KEY (spec_id);
ALTER TABLE ONLY hosp.department ADD CONSTRAINT pk_department PRIMARY KEY (dept_id);
ALTER TABLE ONLY hosp.physician ADD CONSTRAINT pk_physician PRIMARY KEY (physician_id);
ALTER TABLE ONLY hosp.physician ADD CONSTRAINT uq_npi UNIQUE (npi);
ALTER TABLE ONLY hosp.patient ADD CONSTRAINT pk_patient PRIMARY KEY (mrn);
ALTER TABLE ONLY hosp.patient_portrait ADD CONSTRAINT pk_portrait PRIMARY KEY (mrn);
ALTER TABLE ONLY hosp.insurer ADD CONSTRAINT pk_insurer PRIMARY KEY (insurer_id);
ALTER TABLE ONLY hosp.insurer ADD CONSTRAINT uq_payer UNIQUE (payer_code);
ALTER TABLE ONLY hosp.coverage ADD CONSTRAINT pk_coverage PRIMARY KEY (mrn, seq_no);
ALTER TABLE ONLY hosp.ward ADD CONSTRAINT pk_ward PRIMARY KEY (ward_cd);
ALTER TABLE ONLY hosp.bed ADD CONSTRAINT pk_bed PRIMARY KEY (ward_cd, bed_no);
ALTER TABLE ONLY hosp.encounter ADD CONSTRAINT pk_encounter PRIMARY KEY (encounter_id);
ALTER TABLE ONLY hosp.lkp_icd ADD CONSTRAINT pk_icd PRIMARY KEY (icd_code);
ALTER TABLE ONLY hosp.diagnosis ADD CONSTRAINT pk_diagnosis PRIMARY KEY (encounter_id, dx_no);
ALTER TABLE ONLY hosp.medication ADD CONSTRAINT pk_medication PRIMARY KEY (med_id);
ALTER TABLE ONLY hosp.med_order ADD CONSTRAINT pk_med_order PRIMARY KEY (order_id);
ALTER TABLE hosp.lab_result ADD CONSTRAINT pk_lab_result PRIMARY KEY (encounter_id, test_code, collected);
ALTER TABLE ONLY billing.invoice ADD CONSTRAINT pk_invoice PRIMARY KEY (inv_no);
ALTER TABLE ONLY billing.invoice_item ADD CONSTRAINT pk_invoice_item PRIMARY KEY (inv_no, item_no);
CREATE UNIQUE INDEX ux_payment ON billing.payment USING btree (payment_ref);

ALTER TABLE ONLY hosp.lkp_specialty ADD CONSTRAINT fk_spec_parent FOREIGN KEY (parent_spec_id) REFERENCES hosp.lkp_specialty(spec_id);
ALTER TABLE ONLY hosp.department ADD CONSTRAINT fk_dept_head FOREIGN KEY (head_physician_id) REFERENCES hosp.physician(physician_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY hosp.physician ADD CONSTRAINT fk_phys_spec FOREIGN KEY (spec_id) REFERENCES hosp.lkp_specialty(spec_id);
ALTER TABLE ONLY hosp.physician ADD CONSTRAINT fk_phys_dept FOREIGN KEY (dept_id) REFERENCES hosp.department(dept_id);
ALTER TABLE ONLY hosp.patient ADD CONSTRAINT fk_pat_state FOREIGN KEY (state_cd) REFERENCES hosp.lkp_state(state_cd);
ALTER TABLE ONLY hosp.patient ADD CONSTRAINT fk_pat_pcp FOREIGN KEY (pcp_id) REFERENCES hosp.physician(physician_id);
ALTER TABLE ONLY hosp.patient_portrait ADD CONSTRAINT fk_portrait FOREIGN KEY (mrn) REFERENCES hosp.patient(mrn) ON DELETE CASCADE;
ALTER TABLE ONLY hosp.coverage ADD CONSTRAINT fk_cov_pat FOREIGN KEY (mrn) REFERENCES hosp.patient(mrn);
ALTER TABLE ONLY hosp.coverage ADD CONSTRAINT fk_cov_payer FOREIGN KEY (payer_code) REFERENCES hosp.insurer(payer_code);
ALTER TABLE ONLY hosp.ward ADD CONSTRAINT fk_ward_dept FOREIGN KEY (dept_id) REFERENCES hosp.department(dept_id);
ALTER TABLE ONLY hosp.bed ADD CONSTRAINT fk_bed_ward FOREIGN KEY (ward_cd) REFERENCES hosp.ward(ward_cd);
ALTER TABLE ONLY hosp.encounter ADD CONSTRAINT fk_enc_pat FOREIGN KEY (mrn) REFERENCES hosp.patient(mrn);
ALTER TABLE ONLY hosp.encounter ADD CONSTRAINT fk_enc_att FOREIGN KEY (attending_id) REFERENCES hosp.physician(physician_id);
ALTER TABLE ONLY hosp.encounter ADD CONSTRAINT fk_enc_ref FOREIGN KEY (referring_id) REFERENCES hosp.physician(physician_id) NOT VALID;
ALTER TABLE ONLY hosp.encounter ADD CONSTRAINT fk_enc_bed FOREIGN KEY (ward_cd, bed_no) REFERENCES hosp.bed(ward_cd, bed_no);
ALTER TABLE ONLY hosp.diagnosis ADD CONSTRAINT fk_dx_enc FOREIGN KEY (encounter_id) REFERENCES hosp.encounter(encounter_id);
ALTER TABLE ONLY hosp.diagnosis ADD CONSTRAINT fk_dx_icd FOREIGN KEY (icd_code) REFERENCES hosp.lkp_icd(icd_code);
ALTER TABLE ONLY hosp.med_order ADD CONSTRAINT fk_mo_enc FOREIGN KEY (encounter_id) REFERENCES hosp.encounter(encounter_id);
ALTER TABLE ONLY hosp.med_order ADD CONSTRAINT fk_mo_med FOREIGN KEY (med_id) REFERENCES hosp.medication(med_id);
ALTER TABLE ONLY hosp.med_order ADD CONSTRAINT fk_mo_by FOREIGN KEY (ordered_by) REFERENCES hosp.physician(physician_id);
ALTER TABLE hosp.lab_result ADD CONSTRAINT fk_lab_enc FOREIGN KEY (encounter_id) REFERENCES hosp.encounter(encounter_id);
ALTER TABLE ONLY billing.invoice ADD CONSTRAINT fk_inv_enc FOREIGN KEY (encounter_id) REFERENCES hosp.encounter(encounter_id);
ALTER TABLE ONLY billing.invoice_item ADD CONSTRAINT fk_item_inv FOREIGN KEY (inv_no) REFERENCES billing.invoice(inv_no);
ALTER TABLE ONLY billing.payment ADD CONSTRAINT fk_pay_inv FOREIGN KEY (inv_no) REFERENCES billing.invoice(inv_no);

CREATE INDEX ix_enc_upd ON hosp.encounter USING btree (last_upd_dttm);
CREATE INDEX ix_pat_name ON hosp.patient USING btree (lower((last_nm)::text), birth_dt);
CREATE TRIGGER trg_patient BEFORE UPDATE ON hosp.patient FOR EACH ROW EXECUTE FUNCTION hosp.touch();
CREATE VIEW billing.v_open AS SELECT i.inv_no, i.total FROM billing.invoice i WHERE ((i.paid_yn)::bpchar = 'N'::bpchar);

--
-- PostgreSQL database dump complete
--
