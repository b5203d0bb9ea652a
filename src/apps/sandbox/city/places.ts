/**
 * Where citizens live: wards (phường) and communes (xã) of Hanoi since the two-level government of 1 July 2025
 * (Resolution 1656/NQ-UBTVQH15), by a rough weight of their people; and where their births were registered, by the codes of
 * the 63 provinces of that day, which stay in the citizen number after the merger.
 */
export const WARD_WEIGHTS: Readonly<Record<string, number>> = {
  'Phường Hoàn Kiếm': 10,
  'Phường Cửa Nam': 5,
  'Phường Ba Đình': 6,
  'Phường Ngọc Hà': 9,
  'Phường Giảng Võ': 9,
  'Phường Hai Bà Trưng': 8,
  'Phường Vĩnh Tuy': 9,
  'Phường Bạch Mai': 12,
  'Phường Đống Đa': 8,
  'Phường Kim Liên': 11,
  'Phường Văn Miếu - Quốc Tử Giám': 10,
  'Phường Láng': 8,
  'Phường Ô Chợ Dừa': 8,
  'Phường Hồng Hà': 12,
  'Phường Lĩnh Nam': 3,
  'Phường Hoàng Mai': 10,
  'Phường Vĩnh Hưng': 6,
  'Phường Tương Mai': 13,
  'Phường Định Công': 8,
  'Phường Hoàng Liệt': 9,
  'Phường Yên Sở': 5,
  'Phường Thanh Xuân': 11,
  'Phường Khương Đình': 9,
  'Phường Phương Liệt': 8,
  'Phường Cầu Giấy': 8,
  'Phường Nghĩa Đô': 13,
  'Phường Yên Hòa': 8,
  'Phường Tây Hồ': 10,
  'Phường Phú Thượng': 4,
  'Phường Tây Tựu': 4,
  'Phường Phú Diễn': 7,
  'Phường Xuân Đỉnh': 5,
  'Phường Đông Ngạc': 8,
  'Phường Thượng Cát': 2,
  'Phường Từ Liêm': 12,
  'Phường Xuân Phương': 10,
  'Phường Tây Mỗ': 5,
  'Phường Đại Mỗ': 8,
  'Phường Long Biên': 6,
  'Phường Bồ Đề': 12,
  'Phường Việt Hưng': 8,
  'Phường Phúc Lợi': 6,
  'Phường Hà Đông': 18,
  'Phường Dương Nội': 6,
  'Phường Yên Nghĩa': 5,
  'Phường Phú Lương': 5,
  'Phường Kiến Hưng': 7,
  'Phường Thanh Liệt': 6,
  'Phường Chương Mỹ': 5,
  'Phường Sơn Tây': 5,
  'Phường Tùng Thiện': 3,
  'Xã Gia Lâm': 5,
  'Xã Bát Tràng': 3,
  'Xã Phù Đổng': 5,
  'Xã Đông Anh': 6,
  'Xã Thư Lâm': 4,
  'Xã Thanh Trì': 5,
  'Xã Đại Thanh': 5,
  'Xã Hoài Đức': 4,
  'Xã An Khánh': 6,
  'Xã Đan Phượng': 3,
  'Xã Quốc Oai': 3,
  'Xã Thạch Thất': 3,
  'Xã Sóc Sơn': 5,
  'Xã Mê Linh': 3,
  'Xã Thường Tín': 4,
  'Xã Phú Xuyên': 4,
};

/** Hanoi first, then the provinces from which people move to it. */
export const BIRTH_PROVINCE_WEIGHTS: Readonly<Record<string, number>> = {
  '001': 66, // Hà Nội
  '036': 5, // Nam Định
  '034': 4, // Thái Bình
  '038': 4, // Thanh Hóa
  '030': 3, // Hải Dương
  '033': 2.5, // Hưng Yên
  '035': 2.5, // Hà Nam
  '025': 2.2, // Phú Thọ
  '026': 2, // Vĩnh Phúc
  '040': 2, // Nghệ An
  '037': 1.6, // Ninh Bình
  '024': 1.4, // Bắc Giang
  '027': 1, // Bắc Ninh
  '031': 1, // Hải Phòng
  '042': 0.8, // Hà Tĩnh
  '022': 0.6, // Quảng Ninh
  '019': 0.6, // Thái Nguyên
};
