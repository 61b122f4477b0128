<?xml version="1.0" encoding="UTF-8"?>
<!-- A provider's statement of account, A4: for each programme the balance and what changed it, then each entry. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:template match="/statement">
    <xsl:call-template name="letter">
      <xsl:with-param name="size">a4</xsl:with-param>
      <xsl:with-param name="title"><xsl:value-of select="title"/> – <xsl:value-of select="provider"/></xsl:with-param>
      <xsl:with-param name="foot"><xsl:apply-templates select="made/node()"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block role="H1" font-size="18pt" line-height="24pt" font-weight="bold" color="{$brand}"><xsl:apply-templates select="title/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
        <fo:block font-size="12pt" line-height="17pt"><xsl:apply-templates select="provider/node()"/></fo:block>
        <fo:block font-size="9pt" line-height="13pt"><xsl:apply-templates select="period/node()"/></fo:block>
        <fo:block font-size="8pt" line-height="11pt" color="{$quiet}" space-after="4mm"><xsl:apply-templates select="about/node()"/></fo:block>
        <xsl:apply-templates select="account"/>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="account">
    <fo:block role="H2" font-size="12pt" line-height="16pt" font-weight="bold" color="{$brand}" space-before="5mm" space-after="1.5mm" keep-with-next.within-page="always"><xsl:apply-templates select="name/node()"/></fo:block>
    <fo:table table-layout="fixed" width="100%">
      <fo:table-column column-width="proportional-column-width(1)"/>
      <fo:table-column column-width="45mm"/>
      <fo:table-body>
        <xsl:for-each select="line | closing | memo">
          <fo:table-row keep-together.within-page="always">
            <fo:table-cell padding="1mm 1.2mm" border-top="0.3pt solid {$rule}">
              <xsl:call-template name="tone"/>
              <fo:block><xsl:apply-templates select="name/node()"/></fo:block>
            </fo:table-cell>
            <fo:table-cell padding="1mm 1.2mm" border-top="0.3pt solid {$rule}" text-align="end">
              <xsl:call-template name="tone"/>
              <fo:block><xsl:call-template name="code"><xsl:with-param name="value" select="amount"/></xsl:call-template></fo:block>
            </fo:table-cell>
          </fo:table-row>
        </xsl:for-each>
      </fo:table-body>
    </fo:table>
    <xsl:if test="entry">
      <fo:table table-layout="fixed" width="100%" space-before="4mm" font-size="8pt" line-height="11pt">
        <fo:table-column column-width="28mm"/>
        <fo:table-column column-width="proportional-column-width(1)"/>
        <fo:table-column column-width="42mm"/>
        <fo:table-column column-width="36mm"/>
        <fo:table-body>
          <xsl:for-each select="entry">
            <fo:table-row keep-together.within-page="always">
              <fo:table-cell padding="0.7mm 1.2mm" border-top="0.3pt solid {$rule}"><fo:block><xsl:apply-templates select="day/node()"/></fo:block></fo:table-cell>
              <fo:table-cell padding="0.7mm 1.2mm" border-top="0.3pt solid {$rule}"><fo:block><xsl:apply-templates select="what/node()"/></fo:block></fo:table-cell>
              <fo:table-cell padding="0.7mm 1.2mm" border-top="0.3pt solid {$rule}"><fo:block><xsl:apply-templates select="reference/node()"/></fo:block></fo:table-cell>
              <fo:table-cell padding="0.7mm 1.2mm" border-top="0.3pt solid {$rule}" text-align="end"><fo:block><xsl:call-template name="code"><xsl:with-param name="value" select="amount"/></xsl:call-template></fo:block></fo:table-cell>
            </fo:table-row>
          </xsl:for-each>
        </fo:table-body>
      </fo:table>
    </xsl:if>
  </xsl:template>

  <xsl:template name="tone">
    <xsl:if test="self::closing">
      <xsl:attribute name="font-weight">bold</xsl:attribute>
      <xsl:attribute name="background-color"><xsl:value-of select="$tint"/></xsl:attribute>
    </xsl:if>
    <xsl:if test="self::memo">
      <xsl:attribute name="color"><xsl:value-of select="$quiet"/></xsl:attribute>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
