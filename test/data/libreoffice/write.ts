/**
 * Writes the files of this folder with LibreOffice, in many layouts of the same values: `node test/data/libreoffice/write.ts`, where soffice is
 * installed. The tests read what is committed and need no LibreOffice.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rows } from './values.ts';

type Variant = Readonly<{ ids: 'text' | 'letters'; days: 'iso' | 'german' | 'long' | 'text'; share: 'percent' | 'number' | 'formula'; epoch: '1899-12-30' | '1904-01-01'; before: 'nothing' | 'hidden' | 'shown' }>;

const columns = ['code', 'name', 'pct', 'starts_on', 'ends_on', 'note'] as const;
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const number = '<number:number number:min-integer-digits="6" number:decimal-places="0"/>';
const year = '<number:year number:style="long"/>';
const [month, monthName, dayOf] = ['<number:month number:style="long"/>', '<number:month number:textual="true" number:style="long"/>', '<number:day number:style="long"/>'];
const between = (mark: string) => `<number:text>${mark}</number:text>`;
const dates = {
  iso: year + between('-') + month + between('-') + dayOf,
  german: dayOf + between('.') + month + between('.') + year,
  long: dayOf + between(' ') + monthName + between(' ') + year,
  text: year,
};

function document({ ids, days, share, epoch, before }: Variant): string {
  const text = (value: string) => `<table:table-cell office:value-type="string"><text:p>${xml(value)}</text:p></table:table-cell>`;
  const date = (value: string) =>
    value === '' ? '<table:table-cell/>' : days === 'text' ? text(value) : `<table:table-cell table:style-name="day" office:value-type="date" office:date-value="${value}"/>`;
  const percent = (value: string) => {
    if (share === 'percent') return `<table:table-cell table:style-name="share" office:value-type="percentage" office:value="${Number(value) / 100}"/>`;
    const formula = share === 'formula' ? ` table:formula="of:=${value}*1"` : '';
    return `<table:table-cell${formula} office:value-type="float" office:value="${value}"/>`;
  };
  const id = (value: string) => (ids === 'text' ? text(value) : `<table:table-cell table:style-name="id" office:value-type="float" office:value="${Number(value.slice(1))}"/>`);
  const lines = rows.map((row) => id(row.code) + text(row.name) + percent(row.pct) + date(row.starts_on) + date(row.ends_on) + (row.note === '' ? '<table:table-cell/>' : text(row.note)));
  const table = [columns.map(text).join(''), ...lines].map((cells) => `<table:table-row>${cells}</table:table-row>`).join('');
  const old = `<table:table table:name="Old" table:style-name="${before === 'hidden' ? 'hidden' : 'shown'}"><table:table-row>${text('old')}</table:table-row></table:table>`;
  const sheets = `${before === 'nothing' ? '' : old}<table:table table:name="Roster" table:style-name="shown">${table}</table:table>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry><config:config-item config:name="ActiveTable" config:type="string">Roster</config:config-item></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>
<office:automatic-styles>
<number:number-style style:name="n-id"><number:text>H</number:text>${number}</number:number-style>
<number:percentage-style style:name="n-share"><number:number number:min-integer-digits="1" number:decimal-places="0"/><number:text>%</number:text></number:percentage-style>
<number:date-style style:name="n-day">${dates[days]}</number:date-style>
<style:style style:name="id" style:family="table-cell" style:data-style-name="n-id"/>
<style:style style:name="share" style:family="table-cell" style:data-style-name="n-share"/>
<style:style style:name="day" style:family="table-cell" style:data-style-name="n-day"/>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet><table:calculation-settings><table:null-date table:date-value="${epoch}"/></table:calculation-settings>${sheets}</office:spreadsheet></office:body></office:document>`;
}

const folder = mkdtempSync(path.join(tmpdir(), 'libreoffice-'));
const convert = (filter: string, names: readonly string[]) =>
  execFileSync('soffice', [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', filter, '--outdir', `${folder}/out`, ...names], { stdio: 'inherit' });

const books: string[] = [];
for (const epoch of ['1899-12-30', '1904-01-01'] as const)
  for (const days of ['iso', 'german', 'long', 'text'] as const)
    for (const before of ['nothing', 'hidden', 'shown'] as const) {
      const n = books.length;
      const variant = { epoch, days, before, ids: n % 2 ? 'text' : 'letters', share: (['percent', 'number', 'formula'] as const)[n % 3] ?? 'number' } as const;
      const file = path.join(folder, `${epoch.slice(0, 4)}-${days}-${before}-${variant.ids}-${variant.share}.fods`);
      writeFileSync(file, document(variant));
      books.push(file);
    }
convert('xlsx:Calc MS Excel 2007 XML', books.slice(0, 20));
convert('xlsx:Calc Office Open XML', books.slice(20));
// Text, as it is shown: separator, quotation mark, UTF-8, from the first line on.
for (const [name, separator] of [['comma', 44], ['semicolon', 59], ['tab', 9]] as const) {
  const file = path.join(folder, `${name}.fods`);
  writeFileSync(file, document({ ids: 'text', days: 'iso', share: 'number', epoch: '1899-12-30', before: 'nothing' }));
  convert(`csv:Text - txt - csv (StarCalc):${separator},34,76,1,,0,false,true,false`, [file]);
}
for (const name of readdirSync(path.join(folder, 'out'))) cpSync(path.join(folder, 'out', name), path.join(import.meta.dirname, name));
rmSync(folder, { recursive: true });
