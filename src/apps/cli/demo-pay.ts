/** One whole story over the API: what each side sees, until every position is zero again. */
import { readableVnd } from '../../kit/money.ts';
import { buildCity, SANDBOX_SEED, type SandboxKeys, shopWireId } from '../sandbox/index.ts';
import { type PaymentStory, playScene, sceneOf } from './firstpayment.ts';
import type { CommandIo } from './lines.ts';
import { expectOk, type PlayAs, partsAt } from './parts.ts';

/** The shop is told within two seconds; beyond this something is wrong. */
const TOLD_MS_MAX = 5_000;
const LOOK_EVERY_MS = 50;

export async function demoPay(keys: SandboxKeys, io: CommandIo): Promise<number> {
  const startedAtMs = performance.now();
  const as = partsAt(keys.url);
  const city = buildCity(SANDBOX_SEED);
  const say = (text: string): void => void io.stdout.write(`${text}\n`);
  const scene = sceneOf(city);
  say(`1. Quét mã      ${scene.payer.name} quét mã QR tại ${scene.shop.name}, ${scene.shop.address}.`);
  const before = await positionsOf(as, keys);
  const story = await playScene(scene, as, keys);
  const paidAtMs = performance.now();
  say(`2. Kiểm tra tên Ngân hàng của người trả thấy: ${story.registeredName}, ${story.institution}.`);
  say(`3. Trả tiền     ${readableVnd(BigInt(story.amountVnd))} · ${story.payment.id} · ${stateVi(story)}.`);
  const receipt = await toldShop(as, keys, story, shopWireId(city, story.shop));
  const tookMs = Math.round(performance.now() - paidAtMs);
  say(`4. Cửa hàng     Biên nhận ${receipt.number}, sau ${tookMs} ms.`);
  const after = await positionsOf(as, keys);
  for (const { bin, shortName } of city.institutions) {
    const moved = (after.get(bin) ?? 0n) - (before.get(bin) ?? 0n);
    if (moved !== 0n)
      say(
        `5. Vị thế       ${shortName.padEnd(12)} ${moved > 0n ? 'phải trả thêm' : 'được nhận thêm'} ${readableVnd(moved > 0n ? moved : -moved)}`,
      );
  }
  await settle(as, keys, say);
  say(`Xong sau ${Math.round((performance.now() - startedAtMs) / 100) / 10} s.`);
  return 0;
}

const stateVi = ({ payment }: PaymentStory): string =>
  payment.state === 'cleared' ? 'hoàn tất, không thể hủy ngang' : payment.state;

async function positionsOf(as: PlayAs, { operator }: SandboxKeys): Promise<Map<string, bigint>> {
  const { data } = await expectOk(as(operator).listPositions(), 'the positions');
  return new Map(data.map(({ bin, position }) => [bin, BigInt(position)]));
}

/** Asks as the shop's bank would, until the receipt is there. */
async function toldShop(
  as: PlayAs,
  keys: SandboxKeys,
  { payment, shop }: PaymentStory,
  shopId: string,
): Promise<{ readonly number: string }> {
  const deadlineMs = performance.now() + TOLD_MS_MAX;
  const teller = as(keys.merchants[shopId] ?? keys.participants[shop.bin]!);
  while (performance.now() < deadlineMs) {
    const { data } = await expectOk(teller.listReceipts({ shop: shopId, limit: 20 }), 'the receipts');
    const found = data.find((receipt) => receipt.payment === payment.id);
    if (found !== undefined) return found;
    await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
  }
  throw new Error(`the shop was not told within ${TOLD_MS_MAX} ms`);
}

/** Closes the open window and confirms each net position, as the RTGS of the central bank would. */
export async function settle(as: PlayAs, keys: SandboxKeys, say: (text: string) => void): Promise<void> {
  const operator = as(keys.operator);
  const { data } = await expectOk(operator.listWindows({ limit: 1 }), 'the windows');
  const { number } = data[0]!;
  const { positions: nets } = await expectOk(operator.closeWindow({ number }), 'closing the window');
  const paying = nets.reduce((sum, { net }) => (BigInt(net) > 0n ? sum + BigInt(net) : sum), 0n);
  say(
    `6. Đóng phiên   Phiên ${number}: ${nets.length} thành viên, ${readableVnd(paying)} ròng phải chuyển qua ngân hàng trung ương.`,
  );
  for (const { bin } of nets) {
    const body = { bin, reference: `DEMO-${number}-${bin}` };
    await expectOk(operator.confirmSettlement({ number, body }), 'a confirmation');
  }
  const settled = await expectOk(operator.getWindow({ number }), 'the window');
  const positions = await positionsOf(as, keys);
  const open = [...positions.values()].filter((position) => position !== 0n).length;
  say(
    `7. Quyết toán   Phiên ${number}: ${settled.state === 'settled' ? 'đã quyết toán' : settled.state}; ${open === 0 ? 'mọi vị thế về 0' : `${open} vị thế đã có giao dịch mới`}.`,
  );
}
