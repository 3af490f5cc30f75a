import { readFileSync } from 'node:fs';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { accept } from './accept.ts';
import { globalName, tokenStoreArn } from './artifact-host/token-store.ts';
import type { Config } from './config.ts';
import { handedOver } from './handover.ts';
import { pointName } from './host-name.ts';
import { bucketName } from './names.ts';

type ArtifactHost = NonNullable<Config['artifactHost']>;
type Props = StackProps & { config: Config; artifactHost: ArtifactHost };

/** Below it are the files; it is itself their listing. */
const artifacts = '/api/2.0/mlflow-artifacts/artifacts';
/** Uploads in parts, of those clients that are set to them: the API signs each part. */
const parts = '/api/2.0/mlflow-artifacts/mpu/*';

const code = readFileSync(new URL('artifact-host/viewer-request.js', import.meta.url), 'utf8');

const methods = {
  reading: ['GET', 'HEAD'],
  /** CloudFront has no choice between these and reading; who may do what is the function's affair, or the API's. */
  all: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
};

/** Nothing is kept at the edge: what one caller may read another may not. */
const closed = {
  viewerProtocolPolicy: 'https-only',
  cachePolicyId: cloudfront.CachePolicy.CACHING_DISABLED.cachePolicyId,
  cachedMethods: methods.reading,
};

/** Whoever signed it, the API looks at the credentials and the query itself. */
const toApi = {
  ...closed,
  targetOriginId: 'api',
  originRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
};

/** Seconds, the most there is without asking: S3 answers when it has all of a file. */
const patience = 60;

/** A second host, at which clients write and read what they log, past the API and its functions. */
export class ArtifactHostStack extends Stack {
  constructor(scope: Construct, id: string, { config, artifactHost, ...props }: Props) {
    super(scope, id, props);
    const { name, certificateArn } = artifactHost;
    const toFiles = {
      ...closed,
      targetOriginId: 'files',
      responseHeadersPolicyId: this.answers(config).attrId,
      functionAssociations: [{ eventType: 'viewer-request', functionArn: this.viewerRequest(config).attrFunctionArn }],
    };
    const distribution = new cloudfront.CfnDistribution(this, 'Distribution', {
      distributionConfig: {
        enabled: true,
        comment: `${config.prefix}: the artifact host`,
        aliases: [name],
        viewerCertificate: {
          acmCertificateArn: certificateArn,
          minimumProtocolVersion: 'TLSv1.2_2021',
          sslSupportMethod: 'sni-only',
        },
        httpVersion: 'http2',
        ipv6Enabled: true,
        origins: [this.files(config), this.api(config)],
        // There is nothing else here, which the function says.
        defaultCacheBehavior: { ...toFiles, allowedMethods: methods.reading },
        cacheBehaviors: [
          { ...toApi, pathPattern: artifacts, allowedMethods: methods.reading },
          { ...toApi, pathPattern: parts, allowedMethods: methods.all },
          { ...toFiles, pathPattern: `${artifacts}/*`, allowedMethods: methods.all },
        ],
      },
    });
    this.acceptances(distribution);
    const target = { dnsName: distribution.attrDomainName, hostedZoneId: CloudFrontTarget.CLOUDFRONT_ZONE_ID };
    pointName(this, artifactHost, target, ['A', 'AAAA']);
    new CfnOutput(this, 'DistributionId', { value: distribution.ref, description: 'For artifactHost.distributionId' });
  }

  private viewerRequest(config: Config): cloudfront.CfnFunction {
    return new cloudfront.CfnFunction(this, 'ViewerRequest', {
      name: globalName(this, config, 'artifact-host'),
      autoPublish: true,
      functionCode: code,
      functionConfig: {
        comment: 'Who may, and which file it is',
        runtime: 'cloudfront-js-2.0',
        keyValueStoreAssociations: [{ keyValueStoreArn: tokenStoreArn(this, config) }],
      },
    });
  }

  /** Files are anybody's: no browser is to run one with the token it has for the others. */
  private answers(config: Config): cloudfront.CfnResponseHeadersPolicy {
    return new cloudfront.CfnResponseHeadersPolicy(this, 'Answers', {
      responseHeadersPolicyConfig: {
        name: globalName(this, config, 'artifact-host'),
        securityHeadersConfig: {
          contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
          contentTypeOptions: { override: true },
          strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000, override: true },
        },
        customHeadersConfig: { items: [{ header: 'Cache-Control', value: 'no-store', override: true }] },
      },
    });
  }

  private files(config: Config): cloudfront.CfnDistribution.OriginProperty {
    const access = new cloudfront.CfnOriginAccessControl(this, 'Access', {
      originAccessControlConfig: {
        name: globalName(this, config, 'artifact-host'),
        originAccessControlOriginType: 's3',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
    });
    return {
      id: 'files',
      domainName: `${bucketName(config, this)}.s3.${this.region}.${this.urlSuffix}`,
      originAccessControlId: access.attrId,
      s3OriginConfig: { originAccessIdentity: '', originReadTimeout: patience },
    };
  }

  private api(config: Config): cloudfront.CfnDistribution.OriginProperty {
    const generated = () => `${handedOver(this, config, 'api-id-token')}.execute-api.${this.region}.${this.urlSuffix}`;
    return {
      id: 'api',
      domainName: config.domains.token?.name ?? generated(),
      customOriginConfig: {
        originProtocolPolicy: 'https-only',
        originSslProtocols: ['TLSv1.2'],
        originReadTimeout: patience,
      },
    };
  }

  private acceptances(distribution: cloudfront.CfnDistribution): void {
    accept(distribution, 'AwsSolutions-CFR1', 'Where data scientists work is not ours to know.');
    accept(
      distribution,
      'AwsSolutions-CFR2',
      'Without a token nothing passes the function; a WAF can be put before it.',
    );
    accept(
      distribution,
      'AwsSolutions-CFR3',
      'Every file that is read or written is in the bucket’s own access log, which cannot be switched off by whoever ' +
        'has CloudFront; logs of CloudFront would need a bucket with ACLs.',
    );
  }
}
