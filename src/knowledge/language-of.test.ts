import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languageOf } from "./language-of";

describe("languageOf", () => {
  test.each([
    ["en", "Employees get 25 days of annual leave, which they have to take before the end of March."],
    ["en", "What is the notice period?"],
    ["en", "Lymphocyte differential count"],
    ["de", "Die Mitarbeiter erhalten 25 Tage Urlaub im Jahr und müssen ihn bis Ende März nehmen."],
    ["de", "Wie lang ist die Kündigungsfrist?"],
    ["fr", "Les employés ont droit à 25 jours de congé par an, qui sont à prendre avant la fin du mois de mars."],
    ["es", "Los empleados tienen 25 días de vacaciones al año. ¿Cuántos días quedan?"],
    ["pt", "Os funcionários têm direito a 25 dias de férias por ano, e não podem levá-los para o ano seguinte."],
    ["it", "I dipendenti hanno diritto a 25 giorni di ferie all'anno, che non si possono riportare."],
    ["nl", "Werknemers hebben recht op 25 dagen vakantie per jaar, die voor het einde van maart op moeten."],
    ["sv", "Anställda har rätt till 25 dagars semester per år, och det är inte möjligt att spara dem."],
    ["fi", "Työntekijöillä on oikeus 25 päivän lomaan vuodessa, mutta se ei ole siirrettävissä."],
    ["ro", "Angajații au dreptul la 25 de zile de concediu pe an, care nu pot fi reportate."],
    ["ro", "Câte zile de concediu au angajații?"],
    ["tr", "Çalışanların yılda 25 gün izin hakkı vardır ve bu izin ertesi yıla aktarılamaz."],
    ["vi", "Nhân viên được nghỉ 25 ngày mỗi năm và không được chuyển sang năm sau."],
    ["pl", "Pracownicy mają prawo do 25 dni urlopu w roku, który nie może być przeniesiony."],
    ["ru", "Сотрудники имеют право на 25 дней отпуска в год, и его нельзя перенести."],
    ["uk", "Працівники мають право на 25 днів відпустки на рік, і її не можна перенести."],
    ["el", "Οι εργαζόμενοι δικαιούνται 25 ημέρες άδεια τον χρόνο."],
    ["ar", "يحق للموظفين الحصول على 25 يوما من الإجازة في السنة"],
    ["fa", "کارمندان سالانه ۲۵ روز مرخصی دارند که باید تا پایان سال استفاده شود"],
    ["hi", "कर्मचारियों को साल में 25 दिन की छुट्टी मिलती है और वह आगे नहीं जाती"],
    ["th", "พนักงานมีสิทธิลาพักร้อนปีละ 25 วัน"],
    ["zh", "员工每年有二十五天的年假。"],
    ["zh", "NBA球员勒布朗·詹姆斯"],
    ["ja", "従業員は年に25日の休暇を取ることができます。"],
    ["ko", "직원은 1년에 25일의 휴가를 받습니다."],
    ["he", "לעובדים מגיעים 25 ימי חופשה בשנה"],
    ["und", "25 / 3"],
    ["und", ""],
  ])("knows %s by %j", (language, text) => {
    expect(languageOf(text)).toBe(language);
  });

  test("looks at no more than the beginning", () => {
    const begin = performance.now();
    expect(languageOf("the cat ".repeat(1_000_000))).toBe("en");
    expect(performance.now() - begin).toBeLessThan(500);
  });

  test("names a language for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(languageOf(text)).toMatch(/^[a-z]{2,3}$/);
      }),
    );
  });
});
