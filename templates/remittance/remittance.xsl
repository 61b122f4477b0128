<?xml version="1.0" encoding="UTF-8"?>
<!-- A remittance advice, A4: what a provider was paid and where, then each claim with what was cut and what was set off. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:template match="/remittance">
    <xsl:call-template name="letter">
      <xsl:with-param name="size">a4</xsl:with-param>
      <xsl:with-param name="title"><xsl:value-of select="title"/> – <xsl:value-of select="provider"/></xsl:with-param>
      <xsl:with-param name="foot"><xsl:apply-templates select="made/node()"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block role="H1" font-size="18pt" line-height="24pt" font-weight="bold" color="{$brand}"><xsl:apply-templates select="title/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
        <fo:block font-size="12pt" line-height="17pt" space-after="3mm"><xsl:apply-templates select="provider/node()"/></fo:block>
        <fo:table table-layout="fixed" width="100%" space-after="5mm">
          <fo:table-column column-width="50mm"/>
          <fo:table-column column-width="proportional-column-width(1)"/>
          <fo:table-body>
            <xsl:for-each select="fact">
              <fo:table-row>
                <fo:table-cell padding="0.8mm 1.2mm" border-top="0.3pt solid {$rule}" color="{$quiet}"><fo:block><xsl:apply-templates select="name/node()"/></fo:block></fo:table-cell>
                <fo:table-cell padding="0.8mm 1.2mm" border-top="0.3pt solid {$rule}"><fo:block><xsl:apply-templates select="value/node()"/><xsl:for-each select="code"><xsl:call-template name="code"><xsl:with-param name="value" select="."/></xsl:call-template></xsl:for-each></fo:block></fo:table-cell>
              </fo:table-row>
            </xsl:for-each>
          </fo:table-body>
        </fo:table>
        <fo:table table-layout="fixed" width="100%" font-size="8pt" line-height="11pt">
          <fo:table-column column-width="proportional-column-width(1)"/>
          <fo:table-column column-width="28mm" number-columns-repeated="5"/>
          <fo:table-header>
            <fo:table-row font-size="7.5pt" font-weight="bold" color="{$brand}"><xsl:apply-templates select="head/claim | head/amount" mode="cell"/></fo:table-row>
          </fo:table-header>
          <fo:table-body>
            <xsl:for-each select="line">
              <fo:table-row keep-together.within-page="always" keep-with-next.within-page="always"><xsl:apply-templates select="claim | amount" mode="cell"/></fo:table-row>
              <fo:table-row keep-together.within-page="always">
                <fo:table-cell number-columns-spanned="6" padding="0 1.2mm 1.2mm 1.2mm" color="{$quiet}" font-size="7.5pt" line-height="10pt">
                  <xsl:for-each select="note">
                    <fo:block><xsl:apply-templates select="name/node()"/><xsl:text>: </xsl:text><fo:inline color="{$ink}"><xsl:apply-templates select="value/node()"/></fo:inline></fo:block>
                  </xsl:for-each>
                </fo:table-cell>
              </fo:table-row>
            </xsl:for-each>
            <xsl:for-each select="sum">
              <fo:table-row keep-together.within-page="always" font-weight="bold" background-color="{$tint}"><xsl:apply-templates select="claim | amount" mode="cell"/></fo:table-row>
            </xsl:for-each>
          </fo:table-body>
        </fo:table>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="claim" mode="cell">
    <fo:table-cell padding="1mm 1.2mm" border-top="0.3pt solid {$rule}"><fo:block><xsl:apply-templates select="node()"/></fo:block></fo:table-cell>
  </xsl:template>

  <xsl:template match="head/amount" mode="cell">
    <fo:table-cell padding="1mm 1.2mm" border-top="0.3pt solid {$rule}" text-align="end"><fo:block><xsl:apply-templates select="text/node()"/></fo:block></fo:table-cell>
  </xsl:template>

  <xsl:template match="amount" mode="cell">
    <fo:table-cell padding="1mm 1.2mm" border-top="0.3pt solid {$rule}" text-align="end"><fo:block><xsl:call-template name="code"><xsl:with-param name="value" select="text"/></xsl:call-template></fo:block></fo:table-cell>
  </xsl:template>
</xsl:stylesheet>
