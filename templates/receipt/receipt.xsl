<?xml version="1.0" encoding="UTF-8"?>
<!-- The receipt of a redemption, A5: for the beneficiary. No name and no need: whoever finds it learns nothing about the person. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:template match="/receipt">
    <xsl:call-template name="letter">
      <xsl:with-param name="size">a5</xsl:with-param>
      <xsl:with-param name="title">Receipt <xsl:value-of select="id"/></xsl:with-param>
      <xsl:with-param name="foot">Redemption <xsl:value-of select="id"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block role="H1" font-size="18pt" line-height="23pt" font-weight="bold" color="{$brand}">Receipt</fo:block>
        <fo:block font-size="10.5pt" line-height="14pt" space-after="5mm"><xsl:apply-templates select="programme/node()"/></fo:block>

        <xsl:if test="reversed">
          <fo:block space-after="5mm" padding="2.2mm 3mm 2.4mm 3mm" margin="0mm" border="0.8pt solid {$ink}" font-weight="bold">
            <xsl:apply-templates select="reversed/node()"/>
          </fo:block>
        </xsl:if>

        <xsl:call-template name="fact">
          <xsl:with-param name="label">Used now</xsl:with-param>
          <xsl:with-param name="value" select="amount"/>
          <xsl:with-param name="size">17pt</xsl:with-param>
          <xsl:with-param name="weight">bold</xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label">Given</xsl:with-param>
          <xsl:with-param name="value" select="given"/>
          <xsl:with-param name="size">12pt</xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label">Left on the voucher after that</xsl:with-param>
          <xsl:with-param name="value" select="balance"/>
          <xsl:with-param name="size">12pt</xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label">At</xsl:with-param>
          <xsl:with-param name="value" select="provider"/>
          <xsl:with-param name="size">12pt</xsl:with-param>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label">Time</xsl:with-param>
          <xsl:with-param name="value" select="time"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label">Voucher code</xsl:with-param>
          <xsl:with-param name="value" select="voucher"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label">How the beneficiary showed to be there</xsl:with-param>
          <xsl:with-param name="value" select="presence"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label">Redeemed by</xsl:with-param>
          <xsl:with-param name="value" select="by"/>
        </xsl:call-template>
        <xsl:call-template name="fact">
          <xsl:with-param name="label">Device</xsl:with-param>
          <xsl:with-param name="value" select="device"/>
        </xsl:call-template>

        <fo:block space-before="6mm">You paid nothing for this. If somebody asked you for money, or you did not get this help, <xsl:choose>
          <xsl:when test="helpLine">call <xsl:apply-templates select="helpLine/node()"/> and read out the voucher code.</xsl:when>
          <xsl:otherwise>tell the office that decided on your application.</xsl:otherwise>
        </xsl:choose></fo:block>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
