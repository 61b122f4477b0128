<?xml version="1.0" encoding="UTF-8"?>
<!-- The monthly report about a programme, A4: one page with the main figures, then the charts of the pages of figures. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                xmlns:fox="http://xmlgraphics.apache.org/fop/extensions"
                xmlns:svg="http://www.w3.org/2000/svg"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:attribute-set name="head">
    <xsl:attribute name="padding">1mm 1.2mm</xsl:attribute>
    <xsl:attribute name="border-bottom">0.8pt solid <xsl:value-of select="$brand"/></xsl:attribute>
    <xsl:attribute name="font-size">7.5pt</xsl:attribute>
    <xsl:attribute name="line-height">10pt</xsl:attribute>
    <xsl:attribute name="font-weight">bold</xsl:attribute>
    <xsl:attribute name="color"><xsl:value-of select="$brand"/></xsl:attribute>
    <xsl:attribute name="display-align">after</xsl:attribute>
  </xsl:attribute-set>

  <xsl:attribute-set name="cell">
    <xsl:attribute name="padding">0.7mm 1.2mm</xsl:attribute>
    <xsl:attribute name="font-size">8pt</xsl:attribute>
    <xsl:attribute name="line-height">10.5pt</xsl:attribute>
  </xsl:attribute-set>

  <xsl:template match="/report">
    <xsl:call-template name="letter">
      <xsl:with-param name="size">a4</xsl:with-param>
      <xsl:with-param name="title"><xsl:value-of select="title"/> – <xsl:value-of select="programme"/></xsl:with-param>
      <xsl:with-param name="foot"><xsl:apply-templates select="foot/node()"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block role="H1" font-size="20pt" line-height="26pt" font-weight="bold" color="{$brand}"><xsl:apply-templates select="programme/node()"><xsl:with-param name="weight">bold</xsl:with-param></xsl:apply-templates></fo:block>
        <fo:block font-size="12pt" line-height="17pt"><xsl:apply-templates select="title/node()"/></fo:block>
        <fo:block font-size="8pt" line-height="11pt" color="{$quiet}" space-after="5mm"><xsl:apply-templates select="made/node()"/></fo:block>
        <fo:table table-layout="fixed" width="100%">
          <fo:table-column column-width="proportional-column-width(1)"/>
          <fo:table-column column-width="42mm"/>
          <fo:table-column column-width="42mm"/>
          <fo:table-header>
            <fo:table-row>
              <fo:table-cell xsl:use-attribute-sets="head"><fo:block><xsl:apply-templates select="words/figure/node()"/></fo:block></fo:table-cell>
              <fo:table-cell xsl:use-attribute-sets="head" text-align="end"><fo:block><xsl:apply-templates select="month/node()"/></fo:block></fo:table-cell>
              <fo:table-cell xsl:use-attribute-sets="head" text-align="end"><fo:block><xsl:apply-templates select="monthBefore/node()"/></fo:block></fo:table-cell>
            </fo:table-row>
          </fo:table-header>
          <fo:table-body>
            <xsl:apply-templates select="topic"/>
          </fo:table-body>
        </fo:table>
        <!-- to leave a chart out, name it here: chart[not(@id = 'forecast')] -->
        <xsl:for-each select="section[chart]">
          <fo:block role="H2" font-size="14pt" line-height="19pt" font-weight="bold" color="{$brand}" space-before="9mm" space-after="1mm" keep-with-next.within-page="always">
            <xsl:if test="position() = 1"><xsl:attribute name="break-before">page</xsl:attribute></xsl:if>
            <xsl:apply-templates select="name/node()"/>
          </fo:block>
          <xsl:apply-templates select="chart"/>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="topic">
    <fo:table-row keep-with-next.within-page="always">
      <fo:table-cell number-columns-spanned="3" padding="3mm 1.2mm 1mm 1.2mm">
        <fo:block font-size="10pt" line-height="13pt" font-weight="bold" color="{$brand}"><xsl:apply-templates select="name/node()"/></fo:block>
      </fo:table-cell>
    </fo:table-row>
    <xsl:for-each select="figure">
      <fo:table-row keep-together.within-page="always">
        <fo:table-cell padding="1.1mm 1.2mm" border-top="0.3pt solid {$rule}"><fo:block font-size="9.5pt" line-height="13pt"><xsl:apply-templates select="name/node()"/></fo:block></fo:table-cell>
        <fo:table-cell padding="1.1mm 1.2mm" border-top="0.3pt solid {$rule}" text-align="end" background-color="{$tint}"><fo:block font-size="11pt" line-height="13pt" font-weight="bold"><xsl:apply-templates select="now/node()"/></fo:block></fo:table-cell>
        <fo:table-cell padding="1.1mm 1.2mm" border-top="0.3pt solid {$rule}" text-align="end"><fo:block font-size="9.5pt" line-height="13pt" color="{$quiet}"><xsl:apply-templates select="before/node()"/></fo:block></fo:table-cell>
      </fo:table-row>
    </xsl:for-each>
  </xsl:template>

  <!-- a chart: its title is the sentence that it shows; how it is counted stands under it -->
  <xsl:template match="chart">
    <fo:block space-before="5mm">
      <xsl:if test="count(.//bar) &lt; 25"><xsl:attribute name="keep-together.within-page">always</xsl:attribute></xsl:if>
      <fo:block role="H3" font-size="10pt" line-height="13.5pt" font-weight="bold" space-after="1.2mm" keep-with-next.within-page="always"><xsl:apply-templates select="says/node()"/></fo:block>
      <xsl:apply-templates select="bars | stacks | lines"/>
      <fo:block font-size="6.5pt" line-height="9pt" color="{$quiet}" space-before="1mm"><xsl:apply-templates select="about/node()"/></fo:block>
    </fo:block>
  </xsl:template>

  <xsl:template match="bars">
    <fo:table table-layout="fixed" width="100%">
      <fo:table-column column-width="43mm"/>
      <fo:table-column column-width="31mm"/>
      <fo:table-column column-width="63mm"/>
      <fo:table-column column-width="proportional-column-width(1)"/>
      <fo:table-body>
        <xsl:for-each select="group">
          <xsl:for-each select="bar">
            <fo:table-row keep-together.within-page="always">
              <xsl:if test="position() = 1">
                <fo:table-cell xsl:use-attribute-sets="cell" number-rows-spanned="{last()}" border-top="0.3pt solid {$rule}"><fo:block><xsl:apply-templates select="../name/node()"/></fo:block></fo:table-cell>
              </xsl:if>
              <fo:table-cell xsl:use-attribute-sets="cell">
                <xsl:call-template name="line-above-first"/>
                <fo:block color="{$quiet}" font-size="7pt"><xsl:if test="last() &gt; 1"><xsl:apply-templates select="name/node()"/></xsl:if></fo:block>
              </fo:table-cell>
              <fo:table-cell padding="0.7mm 1.2mm" display-align="center">
                <xsl:call-template name="line-above-first"/>
                <xsl:call-template name="drawn"><xsl:with-param name="alt"><xsl:value-of select="../name"/>, <xsl:value-of select="name"/>: <xsl:value-of select="value"/></xsl:with-param></xsl:call-template>
              </fo:table-cell>
              <fo:table-cell xsl:use-attribute-sets="cell" text-align="end">
                <xsl:call-template name="line-above-first"/>
                <fo:block><xsl:apply-templates select="value/node()"/></fo:block>
              </fo:table-cell>
            </fo:table-row>
          </xsl:for-each>
        </xsl:for-each>
      </fo:table-body>
    </fo:table>
  </xsl:template>

  <xsl:template name="line-above-first">
    <xsl:if test="position() = 1"><xsl:attribute name="border-top">0.3pt solid <xsl:value-of select="$rule"/></xsl:attribute></xsl:if>
  </xsl:template>

  <xsl:template match="stacks">
    <fo:table table-layout="fixed" width="100%">
      <fo:table-column column-width="43mm"/>
      <fo:table-column column-width="63mm"/>
      <xsl:for-each select="head"><fo:table-column column-width="proportional-column-width(1)"/></xsl:for-each>
      <fo:table-header>
        <fo:table-row>
          <fo:table-cell xsl:use-attribute-sets="head"><fo:block/></fo:table-cell>
          <fo:table-cell xsl:use-attribute-sets="head"><fo:block/></fo:table-cell>
          <xsl:for-each select="head">
            <fo:table-cell xsl:use-attribute-sets="head" text-align="end"><fo:block color="{@colour}"><xsl:apply-templates select="name/node()"/></fo:block></fo:table-cell>
          </xsl:for-each>
        </fo:table-row>
      </fo:table-header>
      <fo:table-body>
        <xsl:for-each select="group">
          <fo:table-row keep-together.within-page="always">
            <fo:table-cell xsl:use-attribute-sets="cell"><fo:block><xsl:apply-templates select="name/node()"/></fo:block></fo:table-cell>
            <fo:table-cell padding="0.7mm 1.2mm" display-align="center">
              <xsl:call-template name="drawn"><xsl:with-param name="alt"><xsl:value-of select="name"/></xsl:with-param></xsl:call-template>
            </fo:table-cell>
            <xsl:for-each select="value">
              <fo:table-cell xsl:use-attribute-sets="cell" text-align="end"><fo:block><xsl:apply-templates select="node()"/></fo:block></fo:table-cell>
            </xsl:for-each>
          </fo:table-row>
        </xsl:for-each>
      </fo:table-body>
    </fo:table>
  </xsl:template>

  <!-- each point of the lines stands over the column with its number -->
  <xsl:template match="lines">
    <fo:table table-layout="fixed" width="174mm">
      <fo:table-column column-width="44mm"/>
      <xsl:for-each select="column"><fo:table-column column-width="{130 div last()}mm"/></xsl:for-each>
      <fo:table-body>
        <fo:table-row keep-with-next.within-page="always">
          <fo:table-cell><fo:block/></fo:table-cell>
          <fo:table-cell number-columns-spanned="{count(column)}">
            <xsl:call-template name="drawn"><xsl:with-param name="alt"><xsl:value-of select="../says"/></xsl:with-param></xsl:call-template>
          </fo:table-cell>
        </fo:table-row>
        <fo:table-row keep-with-next.within-page="always">
          <fo:table-cell xsl:use-attribute-sets="head"><fo:block/></fo:table-cell>
          <xsl:for-each select="column">
            <fo:table-cell xsl:use-attribute-sets="head" text-align="center"><fo:block><xsl:apply-templates select="node()"/></fo:block></fo:table-cell>
          </xsl:for-each>
        </fo:table-row>
        <xsl:for-each select="row">
          <fo:table-row keep-together.within-page="always">
            <fo:table-cell xsl:use-attribute-sets="cell"><fo:block color="{@colour}" font-weight="bold"><xsl:apply-templates select="name/node()"/></fo:block></fo:table-cell>
            <xsl:for-each select="value">
              <fo:table-cell xsl:use-attribute-sets="cell" text-align="center"><fo:block><xsl:apply-templates select="node()"/></fo:block></fo:table-cell>
            </xsl:for-each>
          </fo:table-row>
        </xsl:for-each>
      </fo:table-body>
    </fo:table>
  </xsl:template>

  <!-- a drawing's units are tenths of a millimetre -->
  <xsl:template name="drawn">
    <xsl:param name="alt"/>
    <fo:block line-height="0">
      <xsl:for-each select="drawing">
        <fo:instream-foreign-object content-width="{@width div 10}mm" content-height="{@height div 10}mm" fox:alt-text="{$alt}">
          <svg:svg width="{@width}" height="{@height}" viewBox="0 0 {@width} {@height}">
            <xsl:for-each select="shape | line">
              <xsl:choose>
                <xsl:when test="self::line"><svg:path d="{@path}" fill="none" stroke="{@stroke}" stroke-width="{@width}" stroke-linejoin="round"/></xsl:when>
                <xsl:otherwise><svg:path d="{@path}" fill="{@fill}"/></xsl:otherwise>
              </xsl:choose>
            </xsl:for-each>
          </svg:svg>
        </fo:instream-foreign-object>
      </xsl:for-each>
    </fo:block>
  </xsl:template>
</xsl:stylesheet>
