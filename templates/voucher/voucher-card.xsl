<?xml version="1.0" encoding="UTF-8"?>
<!-- The voucher as a card for a wallet (ISO/IEC 7810 ID-1, 85.6 by 54 mm). The QR code takes half of it: smaller, a bad print fails. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:template match="/voucher">
    <fo:root xml:lang="{$language}" font-family="NotoSans" font-size="7.5pt" line-height="9.5pt" color="{$ink}">
      <fo:layout-master-set>
        <fo:simple-page-master master-name="card-lr" page-width="85.6mm" page-height="54mm" margin="3mm">
          <fo:region-body/>
        </fo:simple-page-master>
        <fo:simple-page-master master-name="card-rl" writing-mode="rl-tb" page-width="85.6mm" page-height="54mm" margin="3mm">
          <fo:region-body/>
        </fo:simple-page-master>
      </fo:layout-master-set>
      <xsl:call-template name="description">
        <xsl:with-param name="title"><xsl:value-of select="words/document"/></xsl:with-param>
      </xsl:call-template>
      <fo:page-sequence master-reference="card-{$direction}" writing-mode="{$direction}-tb">
        <fo:flow flow-name="xsl-region-body">
          <fo:table table-layout="fixed" width="100%" role="NonStruct">
            <fo:table-column column-width="proportional-column-width(1)"/>
            <fo:table-column column-width="{qr/@side}"/>
            <fo:table-body role="NonStruct">
              <fo:table-row role="NonStruct">
                <fo:table-cell role="NonStruct" padding-end="2mm">
                  <fo:block role="H1" font-size="8.5pt" line-height="10.5pt" font-weight="bold" color="{$brand}" space-after="1mm">
                    <xsl:apply-templates select="programme/node()"/>
                  </fo:block>
                  <xsl:call-template name="small"><xsl:with-param name="value" select="holder"/></xsl:call-template>
                  <xsl:call-template name="small"><xsl:with-param name="value" select="value"/></xsl:call-template>
                  <fo:block font-size="6.5pt" line-height="8.5pt" space-after="1mm"><xsl:apply-templates select="valid/node()"/></fo:block>
                  <fo:block font-size="6pt" line-height="8pt" color="{$quiet}">
                    <xsl:apply-templates select="words/for/node()"/>
                  </fo:block>
                </fo:table-cell>
                <fo:table-cell role="NonStruct">
                  <xsl:call-template name="qr">
                    <xsl:with-param name="code" select="qr"/>
                    <xsl:with-param name="alt"><xsl:value-of select="words/qr"/></xsl:with-param>
                  </xsl:call-template>
                </fo:table-cell>
              </fo:table-row>
            </fo:table-body>
          </fo:table>
          <fo:block font-size="7.5pt" line-height="9pt" font-weight="bold">
            <xsl:call-template name="code"><xsl:with-param name="value" select="code"/></xsl:call-template>
          </fo:block>
        </fo:flow>
      </fo:page-sequence>
    </fo:root>
  </xsl:template>

  <xsl:template name="small">
    <xsl:param name="value"/>
    <xsl:for-each select="$value">
      <fo:block font-size="8pt" line-height="10.5pt" font-weight="bold" space-after="0.6mm">
        <xsl:apply-templates select="node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates>
      </fo:block>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
