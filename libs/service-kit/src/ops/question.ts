import { IsInt, IsObject, IsString } from 'class-validator';

/** Which resources may have had some values since a position of the log. */
export class Question {
  @IsString()
  category!: string;

  @IsObject()
  wanted!: Record<string, string | number | boolean | readonly string[]>;

  @IsInt({ message: 'since must be a position of the log' })
  since!: number;
}
