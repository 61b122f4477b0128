<?xml version="1.0" encoding="UTF-8"?>
<!-- A letter to one person, A4, whose address stands in the window of an envelope (DL, window at the left). -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:template match="/letter">
    <xsl:call-template name="letter">
      <xsl:with-param name="size">a4</xsl:with-param>
      <xsl:with-param name="title"><xsl:value-of select="title"/></xsl:with-param>
      <xsl:with-param name="foot"><xsl:apply-templates select="day/node()"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block-container height="40mm" overflow="hidden">
          <fo:block font-size="11pt" line-height="15pt" space-before="8mm" space-before.conditionality="retain">
            <xsl:for-each select="to"><fo:block><xsl:apply-templates select="node()"/></fo:block></xsl:for-each>
          </fo:block>
        </fo:block-container>
        <fo:block text-align="end" space-after="6mm"><xsl:apply-templates select="day/node()"/></fo:block>
        <fo:block role="H1" font-size="14pt" line-height="19pt" font-weight="bold" color="{$brand}" space-after="4mm"><xsl:apply-templates select="title/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
        <xsl:for-each select="paragraph">
          <fo:block font-size="11pt" line-height="16pt" space-before="3mm">
            <xsl:for-each select="line"><fo:block><xsl:apply-templates select="node()"/></fo:block></xsl:for-each>
          </fo:block>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
