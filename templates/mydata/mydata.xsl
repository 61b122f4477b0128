<?xml version="1.0" encoding="UTF-8"?>
<!-- What is kept about a person, A4: the account, then each application with what belongs to it. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:template match="/mydata">
    <xsl:call-template name="letter">
      <xsl:with-param name="size">a4</xsl:with-param>
      <xsl:with-param name="title"><xsl:value-of select="title"/> – <xsl:value-of select="reference"/></xsl:with-param>
      <xsl:with-param name="foot"><xsl:apply-templates select="made/node()"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block role="H1" font-size="18pt" line-height="24pt" font-weight="bold" color="{$brand}"><xsl:apply-templates select="title/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
        <fo:block font-size="9pt" line-height="13pt"><xsl:apply-templates select="made/node()"/></fo:block>
        <fo:block font-size="8pt" line-height="11pt" color="{$quiet}" space-after="3mm"><xsl:apply-templates select="about/node()"/></fo:block>
        <xsl:apply-templates select="part"/>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="part">
    <fo:block role="H2" font-size="13pt" line-height="17pt" font-weight="bold" color="{$brand}" space-before="6mm" space-after="1mm" keep-with-next.within-page="always"><xsl:apply-templates select="name/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
    <xsl:apply-templates select="group"/>
  </xsl:template>

  <xsl:template match="group">
    <xsl:if test="name">
      <fo:block role="H3" font-size="10pt" line-height="14pt" font-weight="bold" space-before="3.5mm" space-after="0.8mm" keep-with-next.within-page="always"><xsl:apply-templates select="name/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
    </xsl:if>
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
