<?xml version="1.0" encoding="UTF-8"?>
<!-- What every printed letter shares: pages, letterhead, look, names in any script, the QR code, the document's own data. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                xmlns:fox="http://xmlgraphics.apache.org/fop/extensions"
                xmlns:svg="http://www.w3.org/2000/svg"
                exclude-result-prefixes="xsl">

  <xsl:output method="xml"/>

  <xsl:variable name="ink">#14212b</xsl:variable>
  <xsl:variable name="quiet">#51606b</xsl:variable>
  <xsl:variable name="brand">#0b5563</xsl:variable>
  <xsl:variable name="tint">#eaf3f4</xsl:variable>
  <xsl:variable name="rule">#b9c9cd</xsl:variable>

  <!-- the language that the letter speaks, and the direction in which it is written: lr or rl -->
  <xsl:variable name="language">
    <xsl:choose>
      <xsl:when test="/*/@language"><xsl:value-of select="/*/@language"/></xsl:when>
      <xsl:otherwise>en</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <xsl:variable name="direction">
    <xsl:choose>
      <xsl:when test="/*/@direction = 'rl'">rl</xsl:when>
      <xsl:otherwise>lr</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:attribute-set name="label">
    <xsl:attribute name="font-size">7pt</xsl:attribute>
    <xsl:attribute name="line-height">9pt</xsl:attribute>
    <xsl:attribute name="color"><xsl:value-of select="$quiet"/></xsl:attribute>
    <xsl:attribute name="keep-with-next.within-page">always</xsl:attribute>
  </xsl:attribute-set>

  <!-- page master "a5" or "a4", the letterhead on every page, a foot with the page number, then the letter's own body -->
  <xsl:template name="letter">
    <xsl:param name="size"/>
    <xsl:param name="title"/>
    <xsl:param name="body"/>
    <xsl:param name="foot"/>
    <fo:root xml:lang="{$language}" font-family="NotoSans" font-size="9pt" line-height="12.5pt" color="{$ink}">
      <fo:layout-master-set>
        <fo:simple-page-master master-name="a5-lr" page-width="148mm" page-height="210mm"
                               margin="9mm 12mm 8mm 12mm">
          <fo:region-body margin-top="17mm" margin-bottom="11mm"/>
          <fo:region-before extent="14mm"/>
          <fo:region-after extent="8mm" display-align="after"/>
        </fo:simple-page-master>
        <fo:simple-page-master master-name="a4-lr" page-width="210mm" page-height="297mm"
                               margin="14mm 18mm 12mm 18mm">
          <fo:region-body margin-top="20mm" margin-bottom="13mm"/>
          <fo:region-before extent="14mm"/>
          <fo:region-after extent="9mm" display-align="after"/>
        </fo:simple-page-master>
        <fo:simple-page-master master-name="a5-rl" writing-mode="rl-tb" page-width="148mm" page-height="210mm"
                               margin="9mm 12mm 8mm 12mm">
          <fo:region-body margin-top="17mm" margin-bottom="11mm"/>
          <fo:region-before extent="14mm"/>
          <fo:region-after extent="8mm" display-align="after"/>
        </fo:simple-page-master>
        <fo:simple-page-master master-name="a4-rl" writing-mode="rl-tb" page-width="210mm" page-height="297mm"
                               margin="14mm 18mm 12mm 18mm">
          <fo:region-body margin-top="20mm" margin-bottom="13mm"/>
          <fo:region-before extent="14mm"/>
          <fo:region-after extent="9mm" display-align="after"/>
        </fo:simple-page-master>
      </fo:layout-master-set>
      <xsl:call-template name="description">
        <xsl:with-param name="title" select="$title"/>
      </xsl:call-template>
      <fo:page-sequence master-reference="{$size}-{$direction}" writing-mode="{$direction}-tb" initial-page-number="1">
        <fo:static-content flow-name="xsl-region-before" role="artifact">
          <xsl:call-template name="letterhead"/>
        </fo:static-content>
        <fo:static-content flow-name="xsl-region-after" role="artifact">
          <fo:block border-top="0.4pt solid {$rule}" padding-top="1.2mm" font-size="6.5pt" line-height="8.5pt"
                    color="{$quiet}" text-align-last="justify">
            <fo:inline><xsl:copy-of select="$foot"/></fo:inline>
            <fo:leader leader-pattern="space"/>
            <fo:inline>
              <xsl:call-template name="said"><xsl:with-param name="words" select="/*/words/page"/><xsl:with-param name="english">Page</xsl:with-param></xsl:call-template>
              <xsl:text> </xsl:text><fo:page-number/><xsl:text> </xsl:text>
              <xsl:call-template name="said"><xsl:with-param name="words" select="/*/words/pageOf"/><xsl:with-param name="english">of</xsl:with-param></xsl:call-template>
              <xsl:text> </xsl:text><fo:page-number-citation-last ref-id="end"/>
            </fo:inline>
          </fo:block>
        </fo:static-content>
        <fo:flow flow-name="xsl-region-body">
          <fo:block id="end">
            <xsl:copy-of select="$body"/>
          </fo:block>
        </fo:flow>
      </fo:page-sequence>
    </fo:root>
  </xsl:template>

  <!-- what the document says of itself: PDF/A and PDF/UA ask for a title -->
  <xsl:template name="description">
    <xsl:param name="title"/>
    <fo:declarations>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
          <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:title>
              <rdf:Alt>
                <rdf:li xml:lang="x-default"><xsl:value-of select="$title"/></rdf:li>
              </rdf:Alt>
            </dc:title>
            <dc:creator>
              <rdf:Seq>
                <rdf:li><xsl:value-of select="/*/organisation"/></rdf:li>
              </rdf:Seq>
            </dc:creator>
          </rdf:Description>
        </rdf:RDF>
      </x:xmpmeta>
    </fo:declarations>
  </xsl:template>

  <!-- words of a letter that speaks several languages; in English where it has none -->
  <xsl:template name="said">
    <xsl:param name="words"/>
    <xsl:param name="english"/>
    <xsl:choose>
      <xsl:when test="$words"><xsl:apply-templates select="$words/node()"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$english"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- a code, which is read from left to right in every language -->
  <xsl:template name="code">
    <xsl:param name="value"/>
    <xsl:choose>
      <xsl:when test="$direction = 'rl'">
        <fo:bidi-override unicode-bidi="embed" direction="ltr"><xsl:value-of select="$value"/></fo:bidi-override>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="letterhead">
    <fo:block border-bottom="1.2pt solid {$brand}" padding-bottom="1.8mm">
      <fo:table table-layout="fixed" width="100%" role="artifact">
        <fo:table-column column-width="12mm"/>
        <fo:table-column column-width="proportional-column-width(1)"/>
        <fo:table-column column-width="40mm"/>
        <fo:table-body>
          <fo:table-row>
            <fo:table-cell display-align="center">
              <fo:block line-height="0"><xsl:call-template name="logo"/></fo:block>
            </fo:table-cell>
            <fo:table-cell display-align="center">
              <fo:block font-size="11pt" line-height="13pt" font-weight="bold" color="{$brand}">
                <xsl:apply-templates select="/*/organisation/node()"/>
              </fo:block>
              <fo:block font-size="7pt" line-height="9pt" color="{$quiet}">
                <xsl:call-template name="said"><xsl:with-param name="words" select="/*/words/tagline"/><xsl:with-param name="english">Assistance for people in a crisis</xsl:with-param></xsl:call-template>
              </fo:block>
            </fo:table-cell>
            <fo:table-cell display-align="center" text-align="end">
              <fo:block font-size="7pt" line-height="9pt" color="{$quiet}">
                <xsl:call-template name="said"><xsl:with-param name="words" select="/*/words/programme"/><xsl:with-param name="english" select="/*/referenceLabel"/></xsl:call-template>
              </fo:block>
              <fo:block font-size="9pt" line-height="11pt" font-weight="bold"><xsl:value-of select="/*/reference"/></fo:block>
            </fo:table-cell>
          </fo:table-row>
        </fo:table-body>
      </fo:table>
    </fo:block>
  </xsl:template>

  <!-- the programme's own (voucher/logo-CODE.svg), or a lifebuoy with a heartbeat through it -->
  <xsl:template name="logo">
    <xsl:variable name="logo">
      <xsl:call-template name="said"><xsl:with-param name="words" select="/*/words/logo"/><xsl:with-param name="english">Logo</xsl:with-param></xsl:call-template>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="/*/logo">
        <fo:instream-foreign-object content-width="scale-to-fit" content-height="scale-to-fit" width="10.5mm" height="9.5mm" fox:alt-text="{$logo}">
          <xsl:copy-of select="/*/logo/*"/>
        </fo:instream-foreign-object>
      </xsl:when>
      <xsl:otherwise>
        <fo:instream-foreign-object content-width="9.5mm" content-height="9.5mm" fox:alt-text="{$logo}">
          <svg:svg width="48" height="48" viewBox="0 0 48 48">
            <svg:circle cx="24" cy="24" r="22.5" fill="{$brand}"/>
            <svg:circle cx="24" cy="24" r="14" fill="#ffffff"/>
            <svg:path d="M20.5 1.8a22.5 22.5 0 0 1 7 0v9a14 14 0 0 0-7 0zM20.5 46.2a22.5 22.5 0 0 0 7 0v-9a14 14 0 0 1-7 0zM1.8 20.5a22.5 22.5 0 0 0 0 7h9a14 14 0 0 1 0-7zM46.2 20.5a22.5 22.5 0 0 1 0 7h-9a14 14 0 0 0 0-7z"
                      fill="#ffffff"/>
            <svg:path d="M11.5 25h6.2l2.6-6.5 4.6 12.6 3.4-8.6 1.3 2.5h6.9" fill="none" stroke="#c8402f" stroke-width="2.6"
                      stroke-linejoin="round" stroke-linecap="round"/>
          </svg:svg>
        </fo:instream-foreign-object>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="qr">
    <xsl:param name="code"/>
    <xsl:param name="alt"/>
    <fo:block line-height="0">
      <fo:instream-foreign-object content-width="{$code/@side}" content-height="{$code/@side}" fox:alt-text="{$alt}">
        <svg:svg width="{$code/@units}" height="{$code/@units}" viewBox="0 0 {$code/@units} {$code/@units}">
          <svg:path fill="#ffffff" d="M0 0h{$code/@units}v{$code/@units}H0z"/>
          <svg:path fill="#000000" d="{$code/@path}"/>
        </svg:svg>
      </fo:instream-foreign-object>
    </fo:block>
  </xsl:template>

  <!-- a fact: a small label over its value -->
  <xsl:template name="fact">
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:param name="size">9.5pt</xsl:param>
    <xsl:param name="weight">normal</xsl:param>
    <xsl:if test="$value">
      <fo:block space-after="1.9mm">
        <fo:block xsl:use-attribute-sets="label"><xsl:copy-of select="$label"/></fo:block>
        <xsl:for-each select="$value">
          <fo:block font-size="{$size}" line-height="1.3" font-weight="{$weight}">
            <xsl:apply-templates select="node()">
              <xsl:with-param name="weight" select="$weight"/>
            </xsl:apply-templates>
          </fo:block>
        </xsl:for-each>
      </fo:block>
    </xsl:if>
  </xsl:template>

  <!-- a text with a direction of its own, kept together against that of the page -->
  <xsl:template match="ordered">
    <xsl:param name="weight">normal</xsl:param>
    <xsl:choose>
      <xsl:when test="@direction = 'rtl' or $direction = 'rl' or ordered or parent::ordered">
        <fo:bidi-override unicode-bidi="bidi-override" direction="{@direction}">
          <xsl:apply-templates select="node()"><xsl:with-param name="weight" select="$weight"/></xsl:apply-templates>
        </fo:bidi-override>
      </xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates select="node()"><xsl:with-param name="weight" select="$weight"/></xsl:apply-templates>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- language="dflt": with a real language FOP picks the wrong shaping of these scripts (FOP-2409) -->
  <xsl:template match="run">
    <fo:inline font-family="{@font}" language="dflt"><xsl:value-of select="."/></fo:inline>
  </xsl:template>

  <!-- a word of a script that FOP shapes wrongly, drawn; there is no bold shape, so a thicker line stands for it -->
  <xsl:template match="outline">
    <xsl:param name="weight">normal</xsl:param>
    <xsl:variable name="height" select="@ascent + @descent"/>
    <fo:instream-foreign-object content-width="{@width div 1000}em" content-height="{$height div 1000}em"
                                alignment-adjust="{- @descent div 1000}em" fox:alt-text="{.}">
      <svg:svg width="{@width}" height="{$height}" viewBox="0 {- @ascent} {@width} {$height}">
        <svg:path fill="{$ink}" d="{@path}">
          <xsl:if test="$weight = 'bold'">
            <xsl:attribute name="stroke"><xsl:value-of select="$ink"/></xsl:attribute>
            <xsl:attribute name="stroke-width">36</xsl:attribute>
            <xsl:attribute name="stroke-linejoin">round</xsl:attribute>
          </xsl:if>
        </svg:path>
      </svg:svg>
    </fo:instream-foreign-object>
  </xsl:template>
</xsl:stylesheet>
