<?xml version="1.0" encoding="UTF-8"?>
<!-- The accounts-payable document of an approved claim, A4: what the cash manager pays from, and the payment switch checks. -->
<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:fo="http://www.w3.org/1999/XSL/Format"
                exclude-result-prefixes="xsl">

  <xsl:import href="../common/page.xsl"/>

  <xsl:attribute-set name="head">
    <xsl:attribute name="padding">1.3mm 1.5mm</xsl:attribute>
    <xsl:attribute name="border-bottom">0.8pt solid <xsl:value-of select="$brand"/></xsl:attribute>
    <xsl:attribute name="font-size">7.5pt</xsl:attribute>
    <xsl:attribute name="line-height">10pt</xsl:attribute>
    <xsl:attribute name="font-weight">bold</xsl:attribute>
    <xsl:attribute name="color"><xsl:value-of select="$brand"/></xsl:attribute>
  </xsl:attribute-set>

  <xsl:attribute-set name="cell">
    <xsl:attribute name="padding">1.3mm 1.5mm</xsl:attribute>
    <xsl:attribute name="border-bottom">0.3pt solid <xsl:value-of select="$rule"/></xsl:attribute>
    <xsl:attribute name="font-size">8.5pt</xsl:attribute>
    <xsl:attribute name="line-height">11pt</xsl:attribute>
  </xsl:attribute-set>

  <xsl:template match="/payable">
    <xsl:call-template name="letter">
      <xsl:with-param name="size">a4</xsl:with-param>
      <xsl:with-param name="title">Accounts payable <xsl:value-of select="reference"/></xsl:with-param>
      <xsl:with-param name="foot">Claim <xsl:value-of select="reference"/>, issued on <xsl:value-of select="issued"/> by <xsl:value-of select="issuer"/></xsl:with-param>
      <xsl:with-param name="body">
        <fo:block role="H1" font-size="20pt" line-height="25pt" font-weight="bold" color="{$brand}">Accounts payable</fo:block>
        <fo:block font-size="11pt" line-height="15pt" space-after="6mm"><xsl:apply-templates select="programme/node()"/></fo:block>

        <fo:table table-layout="fixed" width="100%" role="NonStruct">
          <fo:table-column column-width="proportional-column-width(5)"/>
          <fo:table-column column-width="proportional-column-width(4)"/>
          <fo:table-column column-width="{qr/@side}"/>
          <fo:table-body role="NonStruct">
            <fo:table-row role="NonStruct">
              <fo:table-cell role="NonStruct" padding-right="5mm">
                <xsl:call-template name="fact">
                  <xsl:with-param name="label">Pay to</xsl:with-param>
                  <xsl:with-param name="value" select="payee"/>
                  <xsl:with-param name="size">12pt</xsl:with-param>
                  <xsl:with-param name="weight">bold</xsl:with-param>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label">Provider code</xsl:with-param>
                  <xsl:with-param name="value" select="payeeCode"/>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label">Account holder</xsl:with-param>
                  <xsl:with-param name="value" select="accountHolder"/>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label" select="accountLabel"/>
                  <xsl:with-param name="value" select="account"/>
                  <xsl:with-param name="weight">bold</xsl:with-param>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label">Bank (BIC)</xsl:with-param>
                  <xsl:with-param name="value" select="bic"/>
                </xsl:call-template>
              </fo:table-cell>
              <fo:table-cell role="NonStruct" padding-right="4mm">
                <xsl:call-template name="fact">
                  <xsl:with-param name="label">Amount to pay</xsl:with-param>
                  <xsl:with-param name="value" select="total"/>
                  <xsl:with-param name="size">15pt</xsl:with-param>
                  <xsl:with-param name="weight">bold</xsl:with-param>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label">Provider's invoice</xsl:with-param>
                  <xsl:with-param name="value" select="invoice"/>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label">Claim</xsl:with-param>
                  <xsl:with-param name="value" select="reference"/>
                </xsl:call-template>
                <xsl:call-template name="fact">
                  <xsl:with-param name="label">Issued</xsl:with-param>
                  <xsl:with-param name="value" select="issued"/>
                </xsl:call-template>
              </fo:table-cell>
              <fo:table-cell role="NonStruct">
                <xsl:call-template name="qr">
                  <xsl:with-param name="code" select="qr"/>
                  <xsl:with-param name="alt">Signed QR code of claim <xsl:value-of select="reference"/></xsl:with-param>
                </xsl:call-template>
                <fo:block font-size="7pt" line-height="9pt" color="{$quiet}" text-align="center">Check the signature before paying</fo:block>
              </fo:table-cell>
            </fo:table-row>
          </fo:table-body>
        </fo:table>

        <xsl:if test="line">
          <xsl:call-template name="heading"><xsl:with-param name="text">What was given</xsl:with-param></xsl:call-template>
          <fo:table table-layout="fixed" width="100%">
            <fo:table-column column-width="9mm"/>
            <fo:table-column column-width="45mm"/>
            <fo:table-column column-width="proportional-column-width(1)"/>
            <fo:table-column column-width="29mm"/>
            <fo:table-column column-width="35mm"/>
            <fo:table-header>
              <fo:table-row>
                <fo:table-cell xsl:use-attribute-sets="head"><fo:block>No.</fo:block></fo:table-cell>
                <fo:table-cell xsl:use-attribute-sets="head"><fo:block>Voucher</fo:block></fo:table-cell>
                <fo:table-cell xsl:use-attribute-sets="head"><fo:block>For</fo:block></fo:table-cell>
                <fo:table-cell xsl:use-attribute-sets="head"><fo:block>Given on</fo:block></fo:table-cell>
                <fo:table-cell xsl:use-attribute-sets="head" text-align="end"><fo:block>Amount</fo:block></fo:table-cell>
              </fo:table-row>
            </fo:table-header>
            <fo:table-body>
              <xsl:for-each select="line">
                <fo:table-row keep-together.within-page="always">
                  <fo:table-cell xsl:use-attribute-sets="cell"><fo:block><xsl:value-of select="position()"/></fo:block></fo:table-cell>
                  <fo:table-cell xsl:use-attribute-sets="cell"><fo:block><xsl:value-of select="voucher"/></fo:block></fo:table-cell>
                  <fo:table-cell xsl:use-attribute-sets="cell"><fo:block><xsl:apply-templates select="what/node()"/></fo:block></fo:table-cell>
                  <fo:table-cell xsl:use-attribute-sets="cell"><fo:block><xsl:value-of select="given"/></fo:block></fo:table-cell>
                  <fo:table-cell xsl:use-attribute-sets="cell" text-align="end"><fo:block><xsl:value-of select="amount"/></fo:block></fo:table-cell>
                </fo:table-row>
              </xsl:for-each>
              <fo:table-row keep-with-previous.within-page="always" keep-together.within-page="always">
                <fo:table-cell number-columns-spanned="4" padding="2mm 1.5mm" background-color="{$tint}">
                  <fo:block font-weight="bold">Total</fo:block>
                </fo:table-cell>
                <fo:table-cell padding="2mm 1.5mm" background-color="{$tint}" text-align="end">
                  <fo:block font-weight="bold"><xsl:value-of select="total"/></fo:block>
                </fo:table-cell>
              </fo:table-row>
            </fo:table-body>
          </fo:table>
        </xsl:if>

        <xsl:if test="approval">
          <xsl:call-template name="heading"><xsl:with-param name="text">Approved by</xsl:with-param></xsl:call-template>
          <fo:table table-layout="fixed" width="100%">
            <fo:table-column column-width="proportional-column-width(4)"/>
            <fo:table-column column-width="proportional-column-width(5)"/>
            <fo:table-column column-width="proportional-column-width(4)"/>
            <fo:table-header>
              <fo:table-row>
                <fo:table-cell xsl:use-attribute-sets="head"><fo:block>Role</fo:block></fo:table-cell>
                <fo:table-cell xsl:use-attribute-sets="head"><fo:block>Name</fo:block></fo:table-cell>
                <fo:table-cell xsl:use-attribute-sets="head"><fo:block>Time</fo:block></fo:table-cell>
              </fo:table-row>
            </fo:table-header>
            <fo:table-body>
              <xsl:for-each select="approval">
                <fo:table-row keep-together.within-page="always">
                  <fo:table-cell xsl:use-attribute-sets="cell"><fo:block><xsl:apply-templates select="role/node()"/></fo:block></fo:table-cell>
                  <fo:table-cell xsl:use-attribute-sets="cell"><fo:block><xsl:apply-templates select="name/node()"/></fo:block></fo:table-cell>
                  <fo:table-cell xsl:use-attribute-sets="cell"><fo:block><xsl:value-of select="time"/></fo:block></fo:table-cell>
                </fo:table-row>
              </xsl:for-each>
            </fo:table-body>
          </fo:table>
        </xsl:if>

        <fo:block space-before="6mm" font-size="8pt" line-height="11pt" color="{$quiet}" keep-together.within-page="always">
          Pay exactly this amount to exactly this account, once. The code above carries the claim, the provider, the amount and the
          invoice under an electronic signature: if a check of it shows anything else than this page does, do not pay.
          <xsl:if test="instruction">
            <fo:block space-before="1.5mm">Payment instruction (SHA-256): <fo:inline color="{$ink}"><xsl:value-of select="instruction"/></fo:inline></fo:block>
          </xsl:if>
        </fo:block>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="heading">
    <xsl:param name="text"/>
    <fo:block role="H2" space-before="7mm" space-after="1mm" font-size="11pt" line-height="15pt" font-weight="bold"
              color="{$brand}" keep-with-next.within-page="always"><xsl:value-of select="$text"/></fo:block>
  </xsl:template>
</xsl:stylesheet>
