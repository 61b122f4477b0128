<?xml version="1.0" encoding="UTF-8"?>
<!-- What somebody takes home after an application was filed for them, A4: the number, what happens next, how to complain, and what was said. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:template match="/filing">
    <xsl:call-template name="letter">
      <xsl:with-param name="size">a4</xsl:with-param>
      <xsl:with-param name="title"><xsl:value-of select="title"/> – <xsl:value-of select="reference"/></xsl:with-param>
      <xsl:with-param name="foot"><xsl:apply-templates select="made/node()"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block role="H1" font-size="18pt" line-height="24pt" font-weight="bold" color="{$brand}"><xsl:apply-templates select="title/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
        <fo:block font-size="14pt" line-height="20pt" font-weight="bold" space-after="3mm"><xsl:call-template name="code"><xsl:with-param name="value" select="reference"/></xsl:call-template></fo:block>
        <xsl:apply-templates select="part"/>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="part">
    <fo:block role="H2" font-size="12pt" line-height="16pt" font-weight="bold" color="{$brand}" space-before="5mm" space-after="1mm" keep-with-next.within-page="always"><xsl:apply-templates select="name/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
    <xsl:for-each select="line">
      <fo:block font-size="10pt" line-height="14pt" space-after="1.2mm"><xsl:apply-templates select="node()"/></fo:block>
    </xsl:for-each>
    <xsl:if test="row">
      <fo:table table-layout="fixed" width="100%">
        <fo:table-column column-width="62mm"/>
        <fo:table-column column-width="proportional-column-width(1)"/>
        <fo:table-body>
          <xsl:for-each select="row">
            <fo:table-row>
              <fo:table-cell padding="0.9mm 1.2mm" border-top="0.3pt solid {$rule}"><fo:block color="{$quiet}"><xsl:apply-templates select="name/node()"/></fo:block></fo:table-cell>
              <fo:table-cell padding="0.9mm 1.2mm" border-top="0.3pt solid {$rule}"><fo:block>
                <xsl:choose>
                  <!-- a telephone number is read from left to right, and its plus stands before it -->
                  <xsl:when test="starts-with(value, '+') and translate(value, '+0123456789, ', '') = ''">
                    <xsl:call-template name="code"><xsl:with-param name="value" select="value"/></xsl:call-template>
                  </xsl:when>
                  <xsl:otherwise><xsl:apply-templates select="value/node()"/></xsl:otherwise>
                </xsl:choose>
              </fo:block></fo:table-cell>
            </fo:table-row>
          </xsl:for-each>
        </fo:table-body>
      </fo:table>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
