<?xml version="1.0" encoding="UTF-8"?>
<!-- The voucher as its holder gets it: a letter on A5, unless a template that imports this one says another size. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:variable name="page">a5</xsl:variable>

  <xsl:template match="/voucher">
    <xsl:call-template name="letter">
      <xsl:with-param name="size" select="$page"/>
      <xsl:with-param name="title"><xsl:value-of select="words/document"/></xsl:with-param>
      <xsl:with-param name="foot"><xsl:apply-templates select="words/issued/node()"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block role="H1" font-size="17pt" line-height="21pt" font-weight="bold" color="{$brand}"><xsl:apply-templates select="words/title/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
        <fo:block font-size="10pt" line-height="13pt" space-after="3.5mm">
          <xsl:apply-templates select="programme/node()"/>
        </fo:block>

        <fo:table table-layout="fixed" width="100%" role="NonStruct">
          <fo:table-column column-width="proportional-column-width(1)"/>
          <fo:table-column column-width="{qr/@side}"/>
          <fo:table-body role="NonStruct">
            <fo:table-row role="NonStruct">
              <fo:table-cell role="NonStruct" padding-end="4mm">
                <xsl:call-template name="fact">
                  <xsl:with-param name="label"><xsl:apply-templates select="words/holder/node()"/></xsl:with-param>
                  <xsl:with-param name="value" select="holder"/>
                  <xsl:with-param name="size">12pt</xsl:with-param>
                  <xsl:with-param name="weight">bold</xsl:with-param>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label"><xsl:apply-templates select="words/birthYear/node()"/></xsl:with-param>
                  <xsl:with-param name="value" select="birthYear"/>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label"><xsl:apply-templates select="words/value/node()"/></xsl:with-param>
                  <xsl:with-param name="value" select="value"/>
                  <xsl:with-param name="size">15pt</xsl:with-param>
                  <xsl:with-param name="weight">bold</xsl:with-param>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label"><xsl:apply-templates select="words/item/node()"/></xsl:with-param>
                  <xsl:with-param name="value" select="item"/>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label"><xsl:apply-templates select="words/valid/node()"/></xsl:with-param>
                  <xsl:with-param name="value" select="valid"/>
                  <xsl:with-param name="weight">bold</xsl:with-param>
                </xsl:call-template>
              </fo:table-cell>
              <fo:table-cell role="NonStruct">
                <xsl:call-template name="qr">
                  <xsl:with-param name="code" select="qr"/>
                  <xsl:with-param name="alt"><xsl:value-of select="words/qr"/></xsl:with-param>
                </xsl:call-template>
                <fo:block font-size="7pt" line-height="9pt" color="{$quiet}" text-align="center"><xsl:apply-templates select="words/scan/node()"/></fo:block>
              </fo:table-cell>
            </fo:table-row>
          </fo:table-body>
        </fo:table>

        <fo:block space-before="2.5mm" space-after="4mm" padding="2.2mm 3mm 2.4mm 3mm" margin="0mm" background-color="{$tint}"
                  text-align="center" keep-together.within-page="always">
          <fo:block xsl:use-attribute-sets="label"><xsl:apply-templates select="words/code/node()"/></fo:block>
          <fo:block font-size="17pt" line-height="20pt" font-weight="bold"><xsl:call-template name="code"><xsl:with-param name="value" select="code"/></xsl:call-template></fo:block>
        </fo:block>

        <xsl:call-template name="fact">
          <xsl:with-param name="label"><xsl:apply-templates select="words/place/node()"/></xsl:with-param>
          <xsl:with-param name="value" select="place"/>
        </xsl:call-template>

        <fo:block keep-together.within-page="always">
          <fo:block role="H2" font-size="9.5pt" line-height="13pt" font-weight="bold" color="{$brand}"
                    space-after="0.6mm" keep-with-next.within-page="always"><xsl:apply-templates select="words/use/node()"/></fo:block>
          <fo:list-block provisional-distance-between-starts="4.5mm" provisional-label-separation="1mm">
            <xsl:call-template name="step">
              <xsl:with-param name="number">1</xsl:with-param>
              <xsl:with-param name="text" select="words/step1"/>
            </xsl:call-template>
            <xsl:call-template name="step">
              <xsl:with-param name="number">2</xsl:with-param>
              <xsl:with-param name="text" select="words/step2"/>
            </xsl:call-template>
            <xsl:call-template name="step">
              <xsl:with-param name="number">3</xsl:with-param>
              <xsl:with-param name="text" select="words/step3"/>
            </xsl:call-template>
          </fo:list-block>
        </fo:block>

        <xsl:if test="words/conditions">
          <fo:block space-before="1.5mm" font-size="8.5pt" line-height="11.5pt"><xsl:apply-templates select="words/conditions/node()"/></fo:block>
        </xsl:if>

        <fo:block space-before="3mm" font-size="8pt" line-height="11pt" keep-together.within-page="always">
          <xsl:if test="signatory">
            <fo:block font-weight="bold"><xsl:apply-templates select="signatory/node()"/></fo:block>
          </xsl:if>
          <fo:block color="{$quiet}"><xsl:apply-templates select="words/signed/node()"/></fo:block>
        </fo:block>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="step">
    <xsl:param name="number"/>
    <xsl:param name="text"/>
    <fo:list-item space-after="0.6mm">
      <fo:list-item-label end-indent="label-end()">
        <fo:block font-size="8.5pt" line-height="11.5pt" color="{$brand}" font-weight="bold"><xsl:value-of select="$number"/></fo:block>
      </fo:list-item-label>
      <fo:list-item-body start-indent="body-start()">
        <fo:block font-size="8.5pt" line-height="11.5pt"><xsl:apply-templates select="$text/node()"/></fo:block>
      </fo:list-item-body>
    </fo:list-item>
  </xsl:template>
</xsl:stylesheet>
