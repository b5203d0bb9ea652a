import { type Draw, type Prng, weightedKeys } from './random.ts';

/**
 * Vietnamese full names as they are heard in Hanoi: family names by their share of the north, middle and given names
 * by sex and the years in which parents chose them. A `called` row is a middle and a given name that go together.
 */
export type Sex = 'male' | 'female';

interface FullName {
  readonly full: string;
  /** What people call the person: the last word. */
  readonly given: string;
}

const drawFamily = weightedKeys({
  Nguyễn: 38.4,
  Trần: 11,
  Lê: 9.5,
  Phạm: 7.1,
  Hoàng: 4.2,
  Vũ: 3.9,
  Đỗ: 2.9,
  Bùi: 2.4,
  Đặng: 2.1,
  Phan: 1.6,
  Ngô: 1.5,
  Dương: 1.3,
  Đinh: 1.1,
  Đào: 1.1,
  Trịnh: 1,
  Hồ: 0.5,
  Lý: 0.4,
  Mai: 0.6,
  Lương: 0.6,
  Hà: 0.6,
  Cao: 0.6,
  Đoàn: 0.8,
  Phùng: 0.6,
  Tạ: 0.6,
  Chu: 0.6,
  Lưu: 0.5,
  Vương: 0.4,
  Tô: 0.3,
  Kiều: 0.3,
  Nghiêm: 0.3,
  Khuất: 0.2,
  Quách: 0.2,
  Lại: 0.2,
  Tống: 0.2,
  Lã: 0.2,
  Bạch: 0.15,
  Doãn: 0.15,
});

interface NamesOfAnEra {
  /** The last year of birth of the era. */
  readonly until: number;
  /** How often the name is one of `called`; otherwise middle and given name are drawn apart. */
  readonly calledShare: number;
  readonly called: readonly string[];
  readonly middle: Draw<string>;
  readonly given: readonly string[];
}

const list = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

// Given names stand more than once where they are more frequent.
const ERAS: Readonly<Record<Sex, readonly NamesOfAnEra[]>> = {
  male: [
    {
      until: 1964,
      calledShare: 0,
      called: [],
      middle: weightedKeys({
        Văn: 52,
        Đình: 8,
        Xuân: 7,
        Đức: 6,
        Ngọc: 5,
        Quang: 5,
        Hữu: 5,
        Trọng: 4,
        Công: 3,
        Huy: 2,
        Bá: 3,
      }),
      given:
        list(`Hùng, Dũng, Thành, Minh, Sơn, Hải, Bình, Tiến, Thắng, Hòa, Vinh, Lợi, Chiến, Thọ, Định, Hợp, Khoa,
        Lâm, Lộc, Mạnh, Nghĩa, Nhân, Phú, Phúc, Quý, Sinh, Tài, Tâm, Tân, Thái, Thịnh, Toàn, Trung, Tuấn, Vượng, Xuân,
        An, Cường, Hùng, Bảo, Chính, Chung, Dậu, Hợi, Đông, Hồng, Khánh, Kỳ, Luyện, Miên, Năm, Ngọ, Tuất, Thuận, Tường`),
    },
    {
      until: 1984,
      calledShare: 0.25,
      called:
        list(`Anh Tuấn, Mạnh Hùng, Quốc Hùng, Tiến Dũng, Ngọc Sơn, Quang Vinh, Việt Hùng, Mạnh Cường, Quốc Cường,
        Anh Dũng, Hồng Sơn, Thanh Sơn, Thanh Tùng, Quang Hải, Hồng Hải, Trung Kiên, Việt Dũng, Đức Thắng, Hoài Nam`),
      middle: weightedKeys({
        Văn: 46,
        Đình: 6,
        Xuân: 5,
        Đức: 8,
        Ngọc: 5,
        Quang: 7,
        Hữu: 5,
        Trọng: 4,
        Công: 3,
        Huy: 2,
        Mạnh: 3,
        Thế: 3,
        Minh: 3,
      }),
      given:
        list(`Hùng, Hùng, Dũng, Dũng, Tuấn, Tuấn, Cường, Cường, Thắng, Sơn, Hải, Hải, Nam, Long, Minh, Thành, Trung,
        Quân, Tùng, Tú, Toàn, Kiên, Hưng, Hòa, Bình, Bắc, Đông, Giang, Hà, Hiếu, Hoàn, Khánh, Khoa, Lâm, Linh, Lực,
        Nghĩa, Phong, Phương, Quang, Quyết, Quyền, Tâm, Thái, Thanh, Thịnh, Thủy, Tiến, Trường, Vinh, Việt, Vũ, Đạt,
        Tân, Chiến, Chung, Công, Du, Đại`),
    },
    {
      until: 1999,
      calledShare: 0.45,
      called:
        list(`Tuấn Anh, Tuấn Anh, Đức Anh, Việt Anh, Hoàng Anh, Thế Anh, Quang Huy, Quang Huy, Minh Đức, Anh Đức,
        Hoàng Long, Thành Long, Hải Long, Hoàng Nam, Hải Nam, Thành Nam, Tiến Đạt, Thành Đạt, Minh Hiếu, Trung Hiếu,
        Trung Kiên, Minh Quân, Anh Quân, Thanh Tùng, Sơn Tùng, Xuân Trường, Tiến Thành, Trung Thành, Việt Hoàng,
        Huy Hoàng, Quang Minh, Tuấn Minh, Tùng Lâm, Sơn Lâm, Việt Hùng, Mạnh Hùng, Quốc Việt, Hoàng Việt, Anh Tuấn,
        Minh Tuấn, Quốc Khánh, Duy Khánh, Tuấn Kiệt, Quang Hưng, Đức Thịnh, Hồng Phúc, Đức Mạnh, Duy Mạnh, Hoàng Tùng`),
      middle: weightedKeys({
        Văn: 38,
        Đình: 6,
        Xuân: 5,
        Đức: 11,
        Ngọc: 5,
        Quang: 7,
        Hữu: 4,
        Trọng: 3,
        Công: 3,
        Duy: 5,
        Mạnh: 3,
        Thế: 3,
        Tiến: 3,
        Minh: 4,
      }),
      given:
        list(`Tuấn, Tuấn, Hiếu, Hiếu, Đức, Hùng, Hưng, Huy, Huy, Hoàng, Long, Long, Nam, Nam, Sơn, Tùng, Tùng, Thắng,
        Thành, Trung, Trường, Tú, Toàn, Tiến, Tài, Thái, Thịnh, Việt, Vũ, Quân, Quyết, Phong, Phúc, Lâm, Linh, Kiên,
        Khánh, Hải, Hiệp, Giang, Dũng, Dương, Duy, Đạt, Đạt, Cường, Công, Chiến, Bình, Bách, An, Mạnh, Minh, Quang`),
    },
    {
      until: 2100,
      calledShare: 0.68,
      called:
        list(`Đức Anh, Đức Anh, Tuấn Anh, Việt Anh, Duy Anh, Nhật Anh, Hoàng Anh, Minh Quân, Minh Quân, Anh Quân,
        Quang Huy, Gia Huy, Đức Huy, Gia Bảo, Thái Bảo, Quốc Bảo, Nhật Minh, Đức Minh, Quang Minh, Tuấn Minh, Anh Minh,
        Hoàng Long, Bảo Long, Thành Long, Hải Đăng, Minh Đăng, Tùng Lâm, Bảo Lâm, Minh Khôi, Đăng Khoa, Anh Khoa,
        Minh Hiếu, Trung Hiếu, Trung Kiên, Tuấn Kiệt, Thành Đạt, Tiến Đạt, Quốc Đạt, Việt Hoàng, Huy Hoàng, Minh Hoàng,
        Hoàng Nam, Hải Nam, Nhật Nam, Hải Phong, Tuấn Phong, Gia Phúc, Hoàng Phúc, Bảo Phúc, Duy Hưng, Quang Hưng,
        Minh Đức, Anh Đức, Quốc Khánh, Gia Khánh, Xuân Bách, Hoàng Bách, Thanh Tùng, Hoàng Tùng, Minh Tuấn, Anh Tuấn,
        Thái Sơn, Hoàng Sơn, Tiến Dũng, Trí Dũng, Minh Vũ, Hoàng Vũ, Minh Nhật, Đình Trọng, Tuấn Hưng`),
      middle: weightedKeys({
        Văn: 22,
        Đình: 8,
        Xuân: 6,
        Đức: 14,
        Ngọc: 6,
        Quang: 9,
        Hữu: 5,
        Trọng: 4,
        Công: 4,
        Duy: 8,
        Mạnh: 4,
        Thế: 4,
        Tiến: 5,
      }),
      given:
        list(`Huy, Hiếu, Hùng, Hưng, Hoàng, Khánh, Khang, Kiên, Lâm, Long, Minh, Nam, Nghĩa, Phong, Phúc, Quân, Sơn,
        Thắng, Thành, Thịnh, Toàn, Trung, Trường, Tú, Tùng, Việt, Vinh, An, Cường, Đạt, Đức, Dũng, Dương, Hải, Hiệp`),
    },
  ],
  female: [
    {
      until: 1964,
      calledShare: 0.12,
      called:
        list(`Kim Oanh, Bích Liên, Minh Nguyệt, Tuyết Mai, Thanh Tâm, Kim Dung, Ngọc Lan, Bạch Tuyết, Bích Ngọc,
        Thị Kim Liên, Thị Minh Tâm, Thị Thanh Bình, Thị Bích Hợp, Thị Kim Thoa`),
      middle: weightedKeys({ Thị: 100 }),
      given:
        list(`Lan, Lan, Hoa, Hoa, Mai, Hồng, Thanh, Minh, Hà, Bình, Tâm, Liên, Oanh, Nga, Loan, Tuyết, Xuân, Thơm,
        Vân, Nhung, Yến, Mùi, Bích, Lý, Cúc, Đào, Mận, Hợi, Dần, Tý, Sửu, Chín, Hiền, Hòa, Hợp, Huệ, Hường, Khánh, Là,
        Lương, Lựu, Miền, Năm, Nghĩa, Ngọ, Nhàn, Nhâm, Phượng, Phương, Sáu, Thảo, Thìn, Thu, Thoa, Thuận, Tính, Tỵ, Út`),
    },
    {
      until: 1984,
      calledShare: 0.45,
      called:
        list(`Thị Thu Hà, Thị Thu Hương, Thị Thanh Hà, Thị Thanh Hương, Thị Minh Hằng, Thị Thu Hằng, Thị Thu Hiền,
        Thị Kim Dung, Thị Bích Thủy, Thị Thanh Thủy, Thị Thu Thủy, Thị Hồng Hạnh, Thị Hồng Vân, Thị Thanh Vân,
        Thị Tuyết Nhung, Thị Hồng Nhung, Thị Kim Oanh, Thị Ngọc Lan, Thị Phương Lan, Thị Hải Yến, Thị Minh Nguyệt,
        Thị Bích Ngọc, Thị Ánh Tuyết, Thị Thanh Mai, Thị Tuyết Mai, Thị Thu Nga, Thị Quỳnh Nga, Thị Lan Phương,
        Thị Minh Phương, Thị Thu Phương, Thị Bích Liên, Thị Kim Thoa, Thu Hương, Thu Hà, Thanh Thủy, Thanh Hằng,
        Minh Hạnh, Hồng Hạnh, Phương Lan, Bích Hạnh, Mai Hương, Thị Mai Hương, Thị Lan Anh, Thị Vân Anh`),
      middle: weightedKeys({ Thị: 100 }),
      given:
        list(`Hà, Hương, Hương, Hằng, Hằng, Thủy, Thủy, Nga, Hiền, Lan, Phương, Dung, Tuyết, Hoa, Vân, Nhung, Huệ,
        Thảo, Yến, Liên, Hạnh, Bình, Loan, Mai, Ngân, Oanh, Quyên, Hường, Hòa, Hồng, Huyền, Lý, Lương, Minh, Ngọc,
        Nguyệt, Nhàn, Phượng, Tâm, Thanh, Thoa, Thơm, Thu, Thúy, Tình, Tươi, Xuân, Duyên, Chung, Bích, Hợp, Định`),
    },
    {
      until: 1999,
      calledShare: 0.66,
      called:
        list(`Thị Thu Trang, Thị Huyền Trang, Thu Trang, Huyền Trang, Thùy Trang, Thị Thùy Linh, Thùy Linh, Diệu Linh,
        Khánh Linh, Phương Linh, Thị Mỹ Linh, Thị Phương Thảo, Phương Thảo, Thị Thu Thảo, Thanh Thảo, Thị Hồng Nhung,
        Hồng Nhung, Thị Lan Anh, Lan Anh, Vân Anh, Ngọc Anh, Thị Ngọc Anh, Mai Anh, Phương Anh, Thị Kim Anh, Tú Anh,
        Thị Thu Hà, Thu Hà, Ngọc Hà, Thanh Hà, Thị Thanh Huyền, Thanh Huyền, Thị Thu Huyền, Khánh Huyền, Thị Thu Hiền,
        Thúy Hiền, Thị Minh Phương, Thu Phương, Thị Bích Phương, Mai Phương, Thị Thúy Hằng, Thu Hằng, Minh Hằng,
        Thị Thu Hương, Mai Hương, Lan Hương, Thị Quỳnh Hương, Hương Giang, Thị Hương Giang, Thùy Dương, Ánh Dương,
        Thị Hải Yến, Hải Yến, Hoàng Yến, Thị Kim Ngân, Thúy Ngân, Thị Bích Ngọc, Bích Ngọc, Minh Ngọc, Như Quỳnh,
        Thúy Quỳnh, Thị Như Quỳnh, Thị Kim Oanh, Thùy Dung, Thị Thùy Dung, Phương Dung, Ngọc Mai, Thanh Mai, Tuyết Mai,
        Thanh Tâm, Minh Tâm, Thị Thanh Tâm, Thị Thanh Vân, Hồng Vân, Minh Trang, Thị Ngọc Ánh, Hà My, Trà My`),
      middle: weightedKeys({ Thị: 100 }),
      given:
        list(`Hương, Hương, Thảo, Trang, Trang, Linh, Linh, Ngọc, Hà, Hà, Phương, Phương, Thu, Hiền, Hiền, Huyền, Nhung,
        Hằng, Anh, Mai, Quỳnh, Yến, Vân, Ngân, Thùy, Thúy, Dung, Hoa, Tâm, Loan, Lan, Hạnh, Hòa, Huệ, Hường, Lệ, Liên,
        Lụa, Ly, Nga, Nguyệt, Nhàn, Oanh, Quyên, Thơm, Thủy, Tuyết, Tươi, Duyên, Giang, Chi, Bích, Xuân`),
    },
    {
      until: 2100,
      calledShare: 0.86,
      called:
        list(`Khánh Linh, Khánh Linh, Phương Linh, Thùy Linh, Diệu Linh, Hà Linh, Phương Anh, Phương Anh, Minh Anh,
        Minh Anh, Ngọc Anh, Quỳnh Anh, Mai Anh, Lan Anh, Vân Anh, Hải Anh, Châu Anh, Tú Anh, Bảo Ngọc, Minh Ngọc,
        Bích Ngọc, Khánh Ngọc, Hà My, Trà My, Thảo My, Yến Nhi, Linh Nhi, Phương Nhi, Uyên Nhi, Thu Trang, Huyền Trang,
        Minh Trang, Quỳnh Trang, Phương Thảo, Thanh Thảo, Thu Thảo, Thùy Dương, Ánh Dương, Khánh Huyền, Thu Huyền,
        Gia Hân, Bảo Hân, Minh Châu, Bảo Châu, Linh Chi, Quỳnh Chi, Mai Chi, Hương Giang, Hà Giang, Ngọc Mai,
        Phương Mai, Thanh Mai, Kim Ngân, Thu Ngân, Khánh Ngân, Hải Yến, Hoàng Yến, Thảo Vy, Tường Vy, Khánh Vy,
        Thảo Nguyên, Thu Hà, Ngân Hà, Việt Hà, Thanh Hà, Thu Phương, Mai Phương, Hà Phương, Lan Phương, Như Quỳnh,
        Diễm Quỳnh, Tú Uyên, Thục Uyên, Thu Uyên, Bảo Trâm, Ngọc Trâm, Hoài An, Thùy An, Thanh Trúc, Ngọc Diệp,
        Ngọc Ánh, Ngọc Bích, Cẩm Tú, Anh Thư, Minh Thư, Thị Phương Thảo, Thị Thu Trang, Thị Khánh Linh, Thị Ngọc Ánh,
        Thị Hồng Nhung, Thị Thanh Hà, Thị Ngọc Mai, Thị Thảo Vân, Thị Mai Anh, Thị Hà Phương, Thị Yến Nhi`),
      middle: weightedKeys({ Thị: 100 }),
      given:
        list(`Hương, Thảo, Trang, Linh, Ngọc, Hà, Phương, Hiền, Huyền, Nhung, Hằng, Anh, Mai, Quỳnh, Yến, Vân, Ngân,
        Thùy, Dung, Tâm, Hoa, Ánh, Duyên, Giang, Chi, Ly, Thư, Trà, Uyên, Diệp, Hạnh`),
    },
  ],
};

export function drawName(prng: Prng, sex: Sex, birthYear: number): FullName {
  const era = ERAS[sex].find((each) => birthYear <= each.until)!;
  const family = drawFamily(prng);
  const rest = prng.chance(era.calledShare) ? prng.pick(era.called) : apart(prng, era);
  return { full: `${family} ${rest}`, given: rest.slice(rest.lastIndexOf(' ') + 1) };
}

/** Middle and given name drawn apart; nobody is named "Xuân Xuân". */
function apart(prng: Prng, era: NamesOfAnEra): string {
  const middle = era.middle(prng);
  const given = prng.pick(era.given);
  return middle === given ? `Văn ${given}` : `${middle} ${given}`;
}

/** Without marks and in capitals, as bank messages and VietQR carry names: NGUYEN THI DUONG. */
export function messageText(text: string): string {
  return withoutMarks(text).toUpperCase();
}

/** Without Vietnamese marks; đ is a letter of its own and does not fall apart under NFD. */
function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}
