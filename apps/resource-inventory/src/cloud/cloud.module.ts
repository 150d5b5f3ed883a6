import { Module } from '@nestjs/common';
import { ResourceModule } from '../resource/resource.module';
import { CloudLoader } from './cloud-loader';

@Module({ imports: [ResourceModule], providers: [CloudLoader] })
export class CloudModule {}
