/** The pages that an authorization request shows, as functions of the room's `pages`. */
import type {
  Ask,
  BankAppView,
  ErrorView,
  Frame,
  Language,
  NewPasswordView,
  SecondFactorView,
  Shown,
  SignInView,
} from '../pages/views.ts';

export interface Screens {
  signIn(frame: Frame, view: SignInView): string;
  secondFactor(frame: Frame, view: SecondFactorView): string;
  bankApp(frame: Frame, view: BankAppView): string;
  newPassword(frame: Frame, view: NewPasswordView): string;
  ask(frame: Frame, ask: Ask): Shown;
  error(frame: Frame, view: ErrorView): string;
  /** Headers of every page; the address is that of the app that the answer to a form leads to. */
  headers(language: Language, returnsTo: string | null): Readonly<Record<string, string>>;
  /** What a form posts back to prove that it was this that was read. */
  digest(shown: string): string;
}
