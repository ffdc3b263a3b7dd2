import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CivilDate } from '@lienthong/kernel';
import type { CalendarDayKind } from '@lienthong/working-calendar';

@Entity({ name: 'calendar_year' })
export class CalendarYearEntity {
  @PrimaryColumn({ type: 'integer' }) readonly year!: number;
  @Column({ type: 'boolean' }) readonly complete!: boolean;
  @Column({ type: 'integer' }) readonly version!: number;
}

@Entity({ name: 'calendar_day' })
@Index('calendar_day_year_idx', ['year'])
export class CalendarDayEntity {
  @PrimaryColumn({ type: 'date' }) readonly date!: CivilDate;
  @PrimaryColumn({ type: 'text' }) readonly kind!: CalendarDayKind;
  @Column({ type: 'integer' }) readonly year!: number;
  @Column({ type: 'text' }) readonly nameVi!: string;
  @Column({ type: 'text' }) readonly nameEn!: string;
  @Column({ type: 'text' }) readonly sourceDocument!: string;
}
