<?xml version="1.0" encoding="UTF-8"?>
<!-- The same letter on A4, for offices whose printers know no other paper. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:import href="voucher.xsl"/>

  <xsl:variable name="page">a4</xsl:variable>
</xsl:stylesheet>
